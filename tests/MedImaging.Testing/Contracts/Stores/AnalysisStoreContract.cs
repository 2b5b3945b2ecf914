using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IAnalysisStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class AnalysisStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private ImageAnalysis Analysis(string id, string study = "2.25.1") => new()
    {
        Id = id,
        StudyInstanceUid = study,
        PatientId = "p-1",
        CaseId = "case-1",
        RunId = "run-1",
        At = Time.GetUtcNow(),
        Elapsed = TimeSpan.FromMilliseconds(12),
        Frames = [.. StoreSamples.Draft("report").Findings.Frames.Select(frame => frame with
        {
            Items =
            [
                frame.Items[0] with { IsPresent = true, Measurements = [new Measurement(new CodedConcept("410668003", "SCT", "Length"), 12.5, "mm")] },
                frame.Items[0] with { Id = "f2", Code = new CodedConcept("60046008", "SCT", "Pleural effusion") },
            ],
        })],
    };

    [Fact]
    public async Task Add_ThenFind_GivesTheFindingsAndMeasurementsBack()
    {
        var added = await Own.Analyses.AddAsync(Analysis("a-1"), Token);
        var found = await Own.Analyses.FindAsync("a-1", Token);

        Assert.Equivalent(added, found, strict: true);
        Assert.Equal(12.5, found!.Frames[0].Items[0].Measurements[0].Value);
        Assert.Equal("run-1", found.RunId);
    }

    [Fact]
    public async Task Add_Again_ChangesNothing()
    {
        var first = await Own.Analyses.AddAsync(Analysis("a-1"), Token);
        var again = await Own.Analyses.AddAsync(Analysis("a-1", "2.25.9"), Token);

        Assert.Equivalent(first, again, strict: true);
        Assert.Equal(2, (await Own.Analyses.ListFindingsAsync(cancellationToken: Token).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task List_IsOfTheStudy_LatestFirst()
    {
        await Own.Analyses.AddAsync(Analysis("a-1"), Token);
        await Own.Analyses.AddAsync(Analysis("a-2", "2.25.2"), Token);
        await Own.Analyses.AddAsync(Analysis("a-3"), Token);

        Assert.Equal(["a-3", "a-1"], (await Own.Analyses.ListAsync("2.25.1", cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
    }

    [Fact]
    public async Task Findings_AreFoundByCodeModelAndPresence()
    {
        await Own.Analyses.AddAsync(Analysis("a-1"), Token);
        await Own.Analyses.AddAsync(Analysis("a-2"), Token);

        Assert.Equal(2, (await FindingsAsync(new FindingQuery { Code = "60046008" })).Count);
        Assert.Equal(["f1", "f1"], (await FindingsAsync(new FindingQuery { IsPresentOnly = true })).Select(one => one.Finding.Id));
        Assert.Equal(4, (await FindingsAsync(new FindingQuery { ModelId = "sample" })).Count);
        Assert.Empty(await FindingsAsync(new FindingQuery { ModelId = "other" }));
        Assert.Equal("2.25.3", (await FindingsAsync(new FindingQuery { Limit = 1 }))[0].SopInstanceUid);
    }

    private async Task<List<StoredFinding>> FindingsAsync(FindingQuery query) => await Own.Analyses.ListFindingsAsync(query, Token).ToListAsync(Token);
}
