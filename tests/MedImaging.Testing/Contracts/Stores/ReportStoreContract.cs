using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IReportStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class ReportStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private IReportStore Reports => Own.Reports;

    [Fact]
    public async Task Save_ThenFind_GivesTheReportBack()
    {
        var write = StoreSamples.Write("op-1", "report-1", expected: 0, caseId: "case-1") with { RunId = "run-1" };
        var saved = await Reports.SaveAsync(write, Token);
        var found = await Reports.FindAsync("report-1", cancellationToken: Token);

        Assert.NotNull(found);
        Assert.Equal((1, Time.GetUtcNow(), "run-1"), (found.Version, found.SavedAt, found.RunId));
        Assert.Equal(write.Draft.ComputeHash(), found.Draft.ComputeHash());
        Assert.Null(found.Signed);
        AssertSame(saved, found);
    }

    [Fact]
    public async Task Save_Again_MakesANewVersion_AndLeavesTheOldOneAsItWas()
    {
        var first = await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", text: "First."), Token);
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await Reports.SaveAsync(StoreSamples.Write("op-2", "report-1", expected: 1, text: "Second."), Token);

        Assert.Equal(2, second.Version);
        AssertSame(first, await Reports.FindAsync("report-1", 1, Token));
        AssertSame(second, await Reports.FindAsync("report-1", 2, Token));
        AssertSame(second, await Reports.FindAsync("report-1", cancellationToken: Token));
    }

    [Fact]
    public async Task Save_WithTheSameOperationId_SavesOnce()
    {
        var first = await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", expected: 0, text: "First."), Token);
        Time.Advance(TimeSpan.FromMinutes(1));
        var repeat = await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", expected: 0, text: "First."), Token);

        AssertSame(first, repeat);
        Assert.Null(await Reports.FindAsync("report-1", 2, Token));
    }

    [Fact]
    public async Task Save_RepeatedAfterALaterVersion_StillReturnsWhatTheFirstSaved()
    {
        var first = await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", text: "First."), Token);
        await Reports.SaveAsync(StoreSamples.WriteSigned("op-2", "report-1"), Token);

        AssertSame(first, await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", text: "First."), Token));
    }

    [Fact]
    public async Task Save_WithAnOperationIdOfAnotherReport_IsRefused()
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Reports.SaveAsync(StoreSamples.Write("op-1", "report-2"), Token));
        Assert.Null(await Reports.FindAsync("report-2", cancellationToken: Token));
    }

    [Theory, InlineData(0), InlineData(2)]
    public async Task Save_OnAnotherVersionThanExpected_IsRefused(int expected)
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Reports.SaveAsync(StoreSamples.Write("op-2", "report-1", expected), Token));
        Assert.Null(await Reports.FindAsync("report-1", 2, Token));
    }

    [Fact]
    public async Task Save_ExpectingAVersionOfAReportThatIsNotThere_IsRefused()
        => await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", expected: 1), Token));

    [Fact]
    public async Task Save_OnTheSameVersionFromManySides_OneWins()
    {
        await Reports.SaveAsync(StoreSamples.Write("op-0", "report-1"), Token);
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => Task.Run(async () =>
            await Record.ExceptionAsync(async () => await Reports.SaveAsync(StoreSamples.Write($"op-{number}", "report-1", expected: 1), Token)))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal(ErrorKind.StorageConflict, Assert.IsType<MedImagingException>(outcome).Kind));
        Assert.Equal(2, (await Reports.FindAsync("report-1", cancellationToken: Token))!.Version);
    }

    [Fact]
    public async Task Save_OneOperationFromManySides_SavesOnce()
    {
        var saved = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), Token))));

        Assert.All(saved, one => Assert.Equal(1, one.Version));
        Assert.Null(await Reports.FindAsync("report-1", 2, Token));
    }

    [Fact]
    public async Task Save_Signed_ComesBackIntact()
    {
        await Reports.SaveAsync(StoreSamples.WriteSigned("op-1", "report-1"), Token);
        var found = await Reports.FindAsync("report-1", cancellationToken: Token);

        Assert.True(found!.Signed!.IsIntact());
        Assert.Equal("Dr. Example", found.Signed.Signature.Reviewer.Name);
    }

    [Fact]
    public async Task Save_AfterItWasSigned_IsRefused()
    {
        await Reports.SaveAsync(StoreSamples.WriteSigned("op-1", "report-1"), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Reports.SaveAsync(StoreSamples.Write("op-2", "report-1"), Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Reports.SaveAsync(StoreSamples.WriteSigned("op-3", "report-1"), Token));
    }

    [Fact]
    public async Task Save_AnotherDraftThanTheSignedOne_IsTheCallersBug()
    {
        var write = StoreSamples.WriteSigned("op-1", "report-1") with { Draft = StoreSamples.Draft("report-1", text: "Other words.") };

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Reports.SaveAsync(write, Token));
    }

    [Fact]
    public async Task Save_KeepsACopy()
    {
        var sentences = new List<ReportSentence>(StoreSamples.Draft("report-1").Sentences);
        await Reports.SaveAsync(new ReportWrite { OperationId = "op-1", Draft = StoreSamples.Draft("report-1") with { Sentences = sentences } }, Token);
        sentences.Clear();

        Assert.Single((await Reports.FindAsync("report-1", cancellationToken: Token))!.Draft.Sentences);
    }

    [Fact]
    public async Task Save_Cancelled_SavesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), new CancellationToken(canceled: true)));

        Assert.Null(await Reports.FindAsync("report-1", cancellationToken: Token));
    }

    [Theory, InlineData(-1), InlineData(0), InlineData(2), InlineData(int.MaxValue)]
    public async Task Find_AVersionThatIsNotThere_IsNull(int version)
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), Token);

        Assert.Null(await Reports.FindAsync("report-1", version, Token));
        Assert.Null(await Reports.FindAsync("report-2", cancellationToken: Token));
    }

    [Fact]
    public async Task List_GivesTheNewestVersions_LatestSavedFirst()
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-2", "report-2"), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-3", "report-1"), Token);

        Assert.Equal(["report-1/2", "report-2/1"], await ListAsync(null));
        Assert.Equal(["report-1/2"], await ListAsync(new ReportQuery { Limit = 1 }));
    }

    [Fact]
    public async Task List_LooksAtTheNewestVersionOnly()
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", caseId: "case-1"), Token);
        await Reports.SaveAsync(StoreSamples.WriteSigned("op-2", "report-1", caseId: "case-1"), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-3", "report-2", caseId: "case-1"), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-4", "report-3", caseId: "case-2"), Token);

        Assert.Equal(["report-2/1", "report-1/2"], await ListAsync(new ReportQuery { CaseId = "case-1" }));
        Assert.Equal(["report-1/2"], await ListAsync(new ReportQuery { IsSigned = true }));
        Assert.Equal(["report-2/1"], await ListAsync(new ReportQuery { IsSigned = false, CaseId = "case-1" }));
        Assert.Empty(await ListAsync(new ReportQuery { CaseId = "case-3" }));
    }

    [Fact]
    public async Task Versions_AreAllThere_InTheirOrder()
    {
        for (int version = 1; version <= 12; version++)
        {
            await Reports.SaveAsync(StoreSamples.Write($"op-{version}", "report-1", expected: version - 1, text: $"Version {version}."), Token);
        }

        Assert.Equal(Enumerable.Range(1, 12), (await Reports.GetVersionsAsync("report-1", Token).ToListAsync(Token)).Select(one => one.Version));
        Assert.Empty(await Reports.GetVersionsAsync("report-2", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Search_FindsWordsAndPhrases_OfTheNewestVersion()
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", text: "Pleural effusion on the left side."), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-2", "report-2", text: "No effusion. The pleural space is free."), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-3", "report-3", text: "Das Zwerchfell ist h\u00f6her."), Token);

        Assert.Equal(["report-2", "report-1"], await FoundAsync("EFFUSION pleural"));
        Assert.Equal(["report-1"], await FoundAsync("\"pleural effusion\""));
        Assert.Equal(["report-3"], await FoundAsync("hoher zwerchfell"));
        Assert.Empty(await FoundAsync("effus"));
        Assert.Empty(await FoundAsync("effusion pneumothorax"));
        Assert.Empty(await FoundAsync("* OR \"\" ---"));

        await Reports.SaveAsync(StoreSamples.Write("op-4", "report-1", text: "It is gone."), Token);
        Assert.Equal(["report-2"], await FoundAsync("effusion"));
        Assert.Equal(["report-1"], await FoundAsync("gone"));
    }

    [Fact]
    public async Task Diff_SaysSentenceBySentence_WhatChanged()
    {
        await Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", text: "First."), Token);
        await Reports.SaveAsync(StoreSamples.Write("op-2", "report-1", text: "Second."), Token);

        var diff = await Reports.DiffAsync("report-1", 1, 2, Token);
        var change = Assert.Single(diff!.Changes);
        Assert.Equal(("First.", "Second."), (change.Before!.Text, change.After!.Text));
        Assert.Empty((await Reports.DiffAsync("report-1", 2, 2, Token))!.Changes);
        Assert.Null(await Reports.DiffAsync("report-1", 1, 3, Token));
    }

    private async Task<List<string>> FoundAsync(string words)
        => [.. (await Reports.SearchAsync(words, cancellationToken: Token).ToListAsync(Token)).Select(one => one.Draft.Id)];

    private static void AssertSame(StoredReport expected, StoredReport? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(MedImagingJson.ToBytes(expected, MedImagingJson.Default.StoredReport), MedImagingJson.ToBytes(actual, MedImagingJson.Default.StoredReport));
    }

    private async Task<List<string>> ListAsync(ReportQuery? query)
        => (await Reports.ListAsync(query, Token).ToListAsync(Token)).ConvertAll(report => $"{report.Draft.Id}/{report.Version}");
}
