using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="ISimilarCases"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class SimilarCasesContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly EmbeddingModelKey Model = new("encoder", "1", 3);

    /// <summary>Gets how many random scopes are asked for.</summary>
    protected virtual int Queries => Math.Min(Backend.Many, 200);

    [Fact]
    public async Task Find_GivesTheMostAlike_WithoutTheSamePatient_AndFollowsTheStore()
    {
        await SaveAsync("1", "p-1", 1, 0, 0);
        await SaveAsync("2", "p-2", 0.9f, 0.1f, 0);
        await SaveAsync("3", "p-3", 0, 1, 0);

        Assert.Equal(["report-1", "report-2"], await FoundAsync(Query(1, 0, 0) with { Limit = 2 }));
        Assert.Equal(["report-2", "report-3"], await FoundAsync(Query(1, 0, 0) with { ExcludedPatientId = "p-1" }));
        await SaveAsync("4", "p-4", 1, 0, 0.01f);
        Assert.Equal(["report-4", "report-2"], await FoundAsync(Query(1, 0, 0) with { ExcludedPatientId = "p-1", Limit = 2 }));
        await SaveAsync("4", "p-4", -1, 0, 0);
        await Own.Embeddings.DeleteAsync("2", Token);
        Assert.Equal(["report-3", "report-4"], await FoundAsync(Query(1, 0, 0) with { ExcludedPatientId = "p-1" }));
    }

    [Fact]
    public async Task Find_FiltersInsideTheSearch()
    {
        for (int number = 1; number <= 12; number++)
        {
            await SaveAsync($"{number}", $"p-{number}", 1, number / 100f, 0, number % 2 == 0 ? "CT" : "CR", number % 3 == 0 ? "CHEST" : "HEAD", number * 5);
        }

        Assert.Equal(["report-2", "report-4"], await FoundAsync(Query(1, 0, 0) with { Modalities = ["CT"], Limit = 2 }));
        Assert.Equal(["report-6", "report-12"], await FoundAsync(Query(1, 0, 0) with { Modalities = ["CT"], BodyParts = ["CHEST"] }));
        Assert.Equal(["report-9", "report-10"], await FoundAsync(Query(1, 0, 0) with { MinimumAge = 45, MaximumAge = 50 }));
        Assert.Empty(await FoundAsync(Query(1, 0, 0) with { Sites = ["elsewhere"] }));
        Assert.Empty(await FoundAsync(Query(1, 0, 0) with { Subject = EmbeddingSubject.Image }));
    }

    [Fact]
    public async Task Find_ExplainsByTheFindingsBothHave()
    {
        await Own.Reports.SaveAsync(StoreSamples.Write("op-1", "report-1") with { Draft = Present(StoreSamples.Draft("report-1")) }, Token);
        await SaveAsync("1", "p-1", 1, 0, 0);
        var found = await Own.Similar.FindAsync(Query(1, 0, 0) with { Findings = Present(StoreSamples.Draft("mine")).Findings.Frames[0].Items }, Token);

        Assert.Equal("95436008", Assert.Single(Assert.Single(found).Explanation.Shared).Concept.Value);
        Assert.Equal(1, found[0].Score, 5);
    }

    [Fact]
    public async Task Find_InRandomScopes_NeverShowsAnothers()
    {
        var random = new Random(7);
        var other = Stores.For(Everyone with { Tenant = Tenant + "-2" });
        for (int number = 0; number < 60; number++)
        {
            await SaveAsync($"{number}", $"p-{number % 7}", random.NextSingle() + 0.01f, random.NextSingle(), random.NextSingle(), stores: number % 5 == 0 ? other : Own);
        }

        for (int query = 0; query < Queries; query++)
        {
            string[] mine = [.. Enumerable.Range(0, 7).Where(_ => random.Next(3) == 0).Select(patient => $"p-{patient}")];
            var found = await Only(mine).Similar.FindAsync(Query(random.NextSingle() + 0.01f, random.NextSingle(), random.NextSingle()) with { Limit = 60 }, Token);

            Assert.Equal(
                Enumerable.Range(0, 60).Where(number => number % 5 != 0 && mine.Contains($"p-{number % 7}")).Select(number => $"report-{number}").Order(StringComparer.Ordinal),
                found.Select(one => one.SubjectId).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Find_WithAnotherLengthThanTheModels_IsRefused()
        => await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await Own.Similar.FindAsync(Query(1, 0, 0) with { Vector = new float[] { 1 } }, Token));

    private static SimilarCaseQuery Query(params float[] vector) => new() { Model = Model, Vector = vector };

    private static DraftReport Present(DraftReport draft) => draft with
    {
        Findings = draft.Findings with { Frames = [.. draft.Findings.Frames.Select(frame => frame with { Items = [.. frame.Items.Select(finding => finding with { IsPresent = true })] })] },
    };

    private async Task SaveAsync(string id, string patient, float x, float y, float z, string modality = "CR", string part = "CHEST", int age = 41, CallerStores? stores = null)
        => await (stores ?? Own).Embeddings.SaveAsync(new StoredEmbedding
        {
            Id = id,
            ModelId = Model.ModelId,
            ModelVersion = Model.ModelVersion,
            Vector = new[] { x, y, z },
            Subject = EmbeddingSubject.Report,
            SubjectId = $"report-{id}",
            PatientId = patient,
            Modality = modality,
            BodyPart = part,
            AgeYears = age,
        }, Token);

    private async Task<List<string>> FoundAsync(SimilarCaseQuery query) => [.. (await Own.Similar.FindAsync(query, Token)).Select(one => one.SubjectId)];
}
