using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="ICaseStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class CaseStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private ICaseStore Cases => Own.Cases;

    [Fact]
    public async Task Open_ReturnsTheCaseAsKept()
    {
        var opened = await Cases.OpenAsync(new CaseDraft { Id = "case-a", PatientId = "host-7", Title = "Cough", Urgency = Urgency.Urgent }, Token);

        Assert.Equal(new Case { Id = "case-a", Number = 1, PatientId = "host-7", Title = "Cough", Urgency = Urgency.Urgent, CreatedAt = Time.GetUtcNow(), CreatedBy = "user-1" }, opened);
        Assert.Equal(opened, await Cases.FindAsync("case-a", Token));
    }

    [Fact]
    public async Task Open_WithoutAnId_MakesOne_AndNeverTheSameTwice()
    {
        var one = await Cases.OpenAsync(new CaseDraft(), Token);
        var other = await Cases.OpenAsync(new CaseDraft(), Token);

        Assert.False(string.IsNullOrWhiteSpace(one.Id));
        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal((1L, 2L), (one.Number, other.Number));
    }

    [Fact]
    public async Task Open_AnIdTwice_ReturnsTheFirst_AndUsesNoNumber()
    {
        var first = await Cases.OpenAsync(new CaseDraft { Id = "case-a", Title = "First" }, Token);
        Time.Advance(TimeSpan.FromHours(1));
        var again = await Cases.OpenAsync(new CaseDraft { Id = "case-a", Title = "Second" }, Token);
        var next = await Cases.OpenAsync(new CaseDraft { Id = "case-b" }, Token);

        Assert.Equal(first, again);
        Assert.Equal(2, next.Number);
    }

    [Fact]
    public async Task Open_AThousandAtOnce_NumbersThemWithoutGapsOrDuplicates()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, Backend.Many).Select(_ => Task.Run(async () => await Cases.OpenAsync(new CaseDraft(), Token))));

        Assert.Equal(Enumerable.Range(1, Backend.Many).Select(number => (long)number), opened.Select(one => one.Number).Order());
        Assert.Equal(Backend.Many, opened.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task Open_OneIdFromManySides_MakesOneCase()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Cases.OpenAsync(new CaseDraft { Id = "case-a" }, Token))));

        Assert.Single(opened.Distinct());
        Assert.Single(await Cases.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Open_Cancelled_OpensNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Cases.OpenAsync(new CaseDraft { Id = "case-a" }, new CancellationToken(canceled: true)));

        Assert.Null(await Cases.FindAsync("case-a", Token));
        Assert.Equal(1, (await Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Theory, InlineData(""), InlineData("  ")]
    public async Task Open_WithABlankId_IsTheCallersBug(string id)
        => await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Cases.OpenAsync(new CaseDraft { Id = id }, Token));

    [Fact]
    public async Task Update_ChangesWhatMayChange_AndOnlyFromTheVersionThatWasRead()
    {
        var opened = await Cases.OpenAsync(new CaseDraft { Id = "case-a", Title = "Cough" }, Token);
        var changed = await Cases.UpdateAsync(opened with { Title = "Cough, gone", Status = CaseStatus.Closed, PatientId = "p-1", Number = 77, CreatedBy = "another" }, Token);

        Assert.Equal(opened with { Version = 2, Title = "Cough, gone", Status = CaseStatus.Closed, PatientId = "p-1" }, changed);
        Assert.Equal(changed, await Cases.FindAsync("case-a", Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Cases.UpdateAsync(opened with { Title = "Too late" }, Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Cases.UpdateAsync(changed with { PatientId = "p-2" }, Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Cases.UpdateAsync(opened with { Id = "case-b" }, Token));
    }

    [Fact]
    public async Task Delete_TakesTheCaseAway_UnlessAReportInItIsSigned()
    {
        await Cases.OpenAsync(new CaseDraft { Id = "case-a" }, Token);
        await Cases.OpenAsync(new CaseDraft { Id = "case-b" }, Token);
        await Own.Reports.SaveAsync(StoreSamples.WriteSigned("op-1", "report-1", caseId: "case-b"), Token);

        Assert.True(await Cases.DeleteAsync("case-a", Token));
        Assert.False(await Cases.DeleteAsync("case-a", Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Cases.DeleteAsync("case-b", Token));
        Assert.Equal(["case-b"], (await Cases.ListAsync(cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
        Assert.Equal(3, (await Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Fact]
    public async Task Find_WhatIsNotThere_IsNull() => Assert.Null(await Cases.FindAsync("nowhere", Token));

    [Fact]
    public async Task Find_TellsIdsApartByTheirExactText()
    {
        await Cases.OpenAsync(new CaseDraft { Id = "case-a" }, Token);

        Assert.Null(await Cases.FindAsync("CASE-A", Token));
        Assert.Null(await Cases.FindAsync("case-a' OR '1'='1", Token));
    }

    [Fact]
    public async Task List_IsNewestFirst_AndLimited()
    {
        for (int number = 0; number < 5; number++)
        {
            await Cases.OpenAsync(new CaseDraft(), Token);
        }

        Assert.Equal([5L, 4L, 3L], (await Cases.ListAsync(3, Token).ToListAsync(Token)).Select(one => one.Number));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cases.ListAsync(0, Token));
    }
}
