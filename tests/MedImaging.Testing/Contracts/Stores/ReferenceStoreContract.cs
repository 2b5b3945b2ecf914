using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IReferenceStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class ReferenceStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private EvidenceItem Item(string id, string title = "Chest radiography") => new() { Id = id, Source = "pubmed", Title = title, Authors = ["A", "B"], Year = 2020, Pmid = id[5..], RetrievedAt = Time.GetUtcNow() };

    [Fact]
    public async Task Save_ThenFind_AndReplace()
    {
        await Own.References.SaveAsync(Item("pmid:1"), Token);
        await Own.References.SaveAsync(Item("pmid:1", "Changed"), Token);

        Assert.Equivalent(Item("pmid:1", "Changed"), await Own.References.FindAsync("pmid:1", Token), strict: true);
        Assert.Null(await Own.References.FindAsync("pmid:2", Token));
    }

    [Fact]
    public async Task Cite_ConnectsManyToMany_InOrder_Once()
    {
        foreach (string id in new[] { "case-1", "case-2" })
        {
            await Own.Cases.OpenAsync(new CaseDraft { Id = id, Title = "Cough" }, Token);
        }

        await Own.References.SaveAsync(Item("pmid:1"), Token);
        await Own.References.SaveAsync(Item("pmid:2"), Token);
        foreach (var (item, of) in new[] { ("pmid:2", "case-1"), ("pmid:1", "case-1"), ("pmid:2", "case-1"), ("pmid:2", "case-2") })
        {
            await Own.References.CiteAsync(item, of, Token);
        }

        Assert.Equal(["pmid:2", "pmid:1"], (await Own.References.ListAsync("case-1", Token).ToListAsync(Token)).Select(item => item.Id));
        Assert.Equal(["pmid:2"], (await Own.References.ListAsync("case-2", Token).ToListAsync(Token)).Select(item => item.Id));
        Assert.Equal("Cough", (await Own.Cases.FindAsync("case-1", Token))!.Title);
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.References.CiteAsync("pmid:9", "case-1", Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.References.CiteAsync("pmid:1", "case-9", Token));
    }
}
