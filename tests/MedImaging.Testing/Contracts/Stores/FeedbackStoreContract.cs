using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IFeedbackStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class FeedbackStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private IFeedbackStore Feedback => Own.Feedback;

    [Fact]
    public async Task Add_ThenList_GivesTheWordsBack_InTheirOrder()
    {
        var corrected = Word("w-2") with { Verdict = FeedbackVerdict.Corrected, Correction = new CodedConcept("46621007", "SCT", "Atelectasis") };
        await Feedback.AddAsync(Word("w-9"), Token);
        await Feedback.AddAsync(corrected, Token);

        Assert.Equal([Word("w-9"), corrected], await ListAsync(null));
    }

    [Fact]
    public async Task Add_Again_ChangesNothing_ButAnotherWordUnderTheIdIsRefused()
    {
        await Feedback.AddAsync(Word("w-1"), Token);
        Assert.Equal(Word("w-1"), await Feedback.AddAsync(Word("w-1"), Token));

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Feedback.AddAsync(Word("w-1") with { Verdict = FeedbackVerdict.Rejected }, Token));
        Assert.Equal([Word("w-1")], await ListAsync(null));
    }

    [Fact]
    public async Task List_GivesWhatIsAskedFor()
    {
        await Feedback.AddAsync(Word("w-1"), Token);
        await Feedback.AddAsync(Word("w-2") with { ModelVersion = "2", At = Word("").At.AddHours(1) }, Token);
        await Feedback.AddAsync(Word("w-3") with { ModelId = "other", ReportId = "report-2", At = Word("").At.AddHours(2) }, Token);

        Assert.Equal(["w-1", "w-2"], await IdsAsync(new FeedbackQuery { ModelId = "model" }));
        Assert.Equal(["w-2"], await IdsAsync(new FeedbackQuery { ModelId = "model", ModelVersion = "2" }));
        Assert.Equal(["w-3"], await IdsAsync(new FeedbackQuery { ReportId = "report-2" }));
        Assert.Equal(["w-2", "w-3"], await IdsAsync(new FeedbackQuery { Since = Word("").At.AddHours(1) }));
        Assert.Equal(["w-1", "w-2"], await IdsAsync(new FeedbackQuery { Limit = 2 }));
        Assert.Empty(await IdsAsync(new FeedbackQuery { ModelId = "none" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => IdsAsync(new FeedbackQuery { Limit = 0 }));
    }

    [Fact]
    public async Task Add_OfWhatCannotBe_IsTheCallersBug()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Feedback.AddAsync(Word(" "), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Feedback.AddAsync(Word("w-1") with { Verdict = (FeedbackVerdict)9 }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Feedback.AddAsync(Word("w-1") with { Correction = new CodedConcept("1", "99TEST", "x") }, Token));
        Assert.Empty(await ListAsync(null));
    }

    [Fact]
    public async Task Add_Cancelled_KeepsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Feedback.AddAsync(Word("w-1"), new CancellationToken(canceled: true)));

        Assert.Empty(await ListAsync(null));
    }

    [Fact]
    public async Task Add_FromManyThreads_KeepsAll()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () => await Feedback.AddAsync(Word($"w-{i % 32}"), Token), Token)));

        Assert.Equal(32, (await ListAsync(null)).Count);
    }

    private static FindingFeedback Word(string id) => new()
    {
        Id = id,
        ReportId = "report-1",
        FindingId = "1/f1",
        ModelId = "model",
        ModelVersion = "1",
        Verdict = FeedbackVerdict.Accepted,
        ReviewerId = "r-1",
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private async Task<List<FindingFeedback>> ListAsync(FeedbackQuery? query) => await Feedback.ListAsync(query, Token).ToListAsync(Token);

    private async Task<List<string>> IdsAsync(FeedbackQuery query) => (await ListAsync(query)).ConvertAll(word => word.Id);
}
