using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IKnowledgeStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class KnowledgeStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static MedicalConcept Concept(string code, params (string Name, string To)[] relations) => new()
    {
        Code = new CodedConcept(code, "SCT", $"Concept {code}"),
        Category = "finding",
        Relations = [.. relations.Select(relation => new ConceptRelation(relation.Name, "SCT", relation.To))],
    };

    [Fact]
    public async Task Traverse_FollowsOneConnection_NearestFirst_AlsoInACircle()
    {
        await Own.Knowledge.LoadAsync([Concept("1", ("IS_A", "2"), ("FINDING_SITE", "9")), Concept("2", ("IS_A", "3"), ("IS_A", "4")), Concept("3", ("IS_A", "1")), Concept("4", ("IS_A", "5")), Concept("5"), Concept("9")], Token);

        Assert.Equal(["2", "3", "4", "5"], await WalkAsync("1", "IS_A"));
        Assert.Equal(["2", "3", "4"], await WalkAsync("1", "IS_A", 2));
        Assert.Equal(["9"], await WalkAsync("1", "FINDING_SITE"));
        Assert.Empty(await WalkAsync("5", "IS_A"));
        Assert.Empty(await WalkAsync("77", "IS_A"));
    }

    [Fact]
    public async Task Load_SaysHowMuchChanged_AndRefusesBadNames()
    {
        Assert.Equal(2, await Own.Knowledge.LoadAsync([Concept("1"), Concept("2")], Token));
        Assert.Equal(1, await Own.Knowledge.LoadAsync([Concept("1"), Concept("2", ("IS_A", "1"))], Token));
        Assert.Equivalent(Concept("2", ("IS_A", "1")), await Own.Knowledge.FindAsync("SCT", "2", Token), strict: true);
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await Own.Knowledge.LoadAsync([Concept("3", ("IS_A]->() DELETE n //", "1"))], Token));
        Assert.Null(await Own.Knowledge.FindAsync("SCT", "3", Token));
    }

    private async Task<List<string>> WalkAsync(string from, string relation, int depth = 8)
        => [.. (await Own.Knowledge.TraverseAsync("SCT", from, relation, depth, Token).ToListAsync(Token)).Select(concept => concept.Code.Value)];
}
