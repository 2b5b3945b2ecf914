using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IRunJournal"/> does. Derive from it, give it a fresh journal, and its facts run.</summary>
public abstract class RunJournalContract
{
    private const string Id = "run-1";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Gets the clock the journal is to be made with.</summary>
    protected FakeTime Time { get; } = new();

    /// <summary>Gets the journal under test, empty at first.</summary>
    protected abstract IRunJournal Journal { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_KeepsTheRunAndItsInput()
    {
        await AcceptAsync();

        Assert.Equal(StoreSamples.Run(Id), await Journal.FindAsync(Id, Token));
        Assert.Equal(["Input input 1"], await EntriesAsync());
        Assert.Empty(await EventsAsync());
    }

    [Fact]
    public async Task Accept_AnIdTwice_IsRefused_AndTheFirstStays()
    {
        await AcceptAsync();

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AcceptAsync(StoreSamples.Run(Id, "other"), StoreSamples.Input(2), Token));
        Assert.Equal("imaging", (await Journal.FindAsync(Id, Token))!.Flow);
        Assert.Equal(["Input input 1"], await EntriesAsync());
    }

    [Fact]
    public async Task Accept_OneIdFromManySides_OneWins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(async () =>
            await Record.ExceptionAsync(async () => await Journal.AcceptAsync(StoreSamples.Run(Id), StoreSamples.Input((byte)number), Token)))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task Accept_ARunThatIsNotNew_OrAnInputThatIsNone_IsTheCallersBug()
    {
        var running = StoreSamples.Run(Id) with { Status = RunStatus.Running };
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Journal.AcceptAsync(running, StoreSamples.Input(), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Journal.AcceptAsync(StoreSamples.Run(Id), StoreSamples.Entry(JournalEntryKind.Step, "0"), Token));
    }

    [Fact]
    public async Task Lease_IsGivenToOneOwner_UntilItLapses()
    {
        await AcceptAsync();
        var first = await Journal.LeaseAsync(Id, "a", Minute, Token);

        Assert.Equal(new RunLease(Id, "a", 1, Time.GetUtcNow() + Minute), first);
        Assert.Null(await Journal.LeaseAsync(Id, "b", Minute, Token));
        Time.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Null(await Journal.LeaseAsync(Id, "b", Minute, Token));
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, (await Journal.LeaseAsync(Id, "b", Minute, Token))!.Token);
    }

    [Fact]
    public async Task Lease_RenewedByItsOwner_KeepsItsToken_AlsoAfterItLapsed()
    {
        await AcceptAsync();
        await Journal.LeaseAsync(Id, "a", Minute, Token);
        Time.Advance(Minute / 2);
        Assert.Equal(new RunLease(Id, "a", 1, Time.GetUtcNow() + Minute), await Journal.LeaseAsync(Id, "a", Minute, Token));
        Time.Advance(Minute * 2);
        Assert.Equal(1, (await Journal.LeaseAsync(Id, "a", Minute, Token))!.Token);
        Assert.Null(await Journal.LeaseAsync(Id, "b", Minute, Token));
    }

    [Fact]
    public async Task Lease_GivenBack_IsFreeAtOnce()
    {
        await AcceptAsync();
        await Journal.LeaseAsync(Id, "a", Minute, Token);
        Assert.NotNull(await Journal.LeaseAsync(Id, "a", TimeSpan.Zero, Token));

        Assert.Equal(2, (await Journal.LeaseAsync(Id, "b", Minute, Token))!.Token);
    }

    [Fact]
    public async Task Lease_GivenBackByWhoDoesNotHoldIt_ChangesNothing()
    {
        await AcceptAsync();
        Assert.Null(await Journal.LeaseAsync(Id, "b", TimeSpan.Zero, Token));
        await Journal.LeaseAsync(Id, "a", Minute, Token);
        Assert.Null(await Journal.LeaseAsync(Id, "b", TimeSpan.Zero, Token));
        Time.Advance(Minute);
        Assert.Null(await Journal.LeaseAsync(Id, "b", TimeSpan.Zero, Token));

        Assert.Equal(1, (await Journal.LeaseAsync(Id, "a", Minute, Token))!.Token);
    }

    [Fact]
    public async Task Lease_TakenBackAndForth_GrowsItsTokenEachTime()
    {
        await AcceptAsync();
        for (int turn = 1; turn <= 6; turn++)
        {
            Assert.Equal(turn, (await Journal.LeaseAsync(Id, turn % 2 == 0 ? "a" : "b", Minute, Token))!.Token);
            Time.Advance(Minute);
        }
    }

    [Fact]
    public async Task Lease_OfManyOwnersAtOnce_GoesToOne()
    {
        await AcceptAsync();
        for (int round = 1; round <= 10; round++)
        {
            var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(owner => Task.Run(async () => await Journal.LeaseAsync(Id, $"{round}/{owner}", Minute, Token))));
            Assert.Equal(round, Assert.Single(leases, lease => lease is not null)!.Token);
            Time.Advance(Minute);
        }
    }

    [Fact]
    public async Task Lease_OfNoRun_IsNull() => Assert.Null(await Journal.LeaseAsync("nowhere", "a", Minute, Token));

    [Fact]
    public async Task Append_AddsEntriesEventsAndStatusTogether()
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(RunStatus.Running, [Step("0", 7), StoreSamples.Entry(JournalEntryKind.Decision, "0")], [1, 2]), Token);

        Assert.Equal(["Input input 1", "Step 0 7", "Decision 0 "], await EntriesAsync());
        Assert.Equal([StoreSamples.Event(Id, 1), StoreSamples.Event(Id, 2)], await Journal.ReadEventsAsync(Id, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(
            StoreSamples.Run(Id) with { Status = RunStatus.Running, LastEvent = 2, LeasedBy = "a", ChangedAt = Time.GetUtcNow() },
            await Journal.FindAsync(Id, Token));
    }

    [Fact]
    public async Task Append_WithoutAStatus_LeavesItAsItIs()
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(RunStatus.Suspended), Token);
        await Journal.AppendAsync(lease, Batch(null, events: [1]), Token);

        Assert.Equal(RunStatus.Suspended, (await Journal.FindAsync(Id, Token))!.Status);
    }

    [Fact]
    public async Task Append_AnEntryThatExists_IsRefused_AndNothingOfTheBatchStays()
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(RunStatus.Running, [Step("0", 1)], [1]), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease, Batch(RunStatus.Completed, [Step("1", 2), Step("0", 3)], [2]), Token));
        await AssertUnchangedAsync(RunStatus.Running, ["Input input 1", "Step 0 1"], [1]);
    }

    [Fact]
    public async Task Append_OneEntryTwiceInABatch_IsRefused()
    {
        var lease = await StartAsync();

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease, Batch(RunStatus.Running, [Step("0", 1), Step("0", 1)]), Token));
        await AssertUnchangedAsync(RunStatus.Accepted, ["Input input 1"], []);
    }

    [Fact]
    public async Task Append_OnePathOfDifferentKinds_Works()
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(null, [Step("0", 1), StoreSamples.Entry(JournalEntryKind.Effect, "0", 2), StoreSamples.Entry(JournalEntryKind.Question, "0", 3)]), Token);

        Assert.Equal(4, (await EntriesAsync()).Count);
    }

    [Theory, InlineData(1L), InlineData(3L), InlineData(0L)]
    public async Task Append_AnEventThatDoesNotFollow_IsRefused_AndNothingOfTheBatchStays(long number)
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(RunStatus.Running, events: [1]), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease, Batch(RunStatus.Completed, [Step("0", 1)], [number]), Token));
        await AssertUnchangedAsync(RunStatus.Running, ["Input input 1"], [1]);
    }

    [Fact]
    public async Task Append_AGapWithinTheBatch_IsRefused()
    {
        var lease = await StartAsync();

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease, Batch(null, events: [1, 3]), Token));
        await AssertUnchangedAsync(RunStatus.Accepted, ["Input input 1"], []);
    }

    [Fact]
    public async Task Append_AnEventOfAnotherRun_IsTheCallersBug()
    {
        var lease = await StartAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Journal.AppendAsync(lease, Batch(null) with { Events = [StoreSamples.Event("run-2", 1)] }, Token));
    }

    [Fact]
    public async Task Append_WithALapsedLease_StillWorks_UntilAnotherOwnerTookTheRun()
    {
        var lapsed = await StartAsync();
        Time.Advance(Minute * 10);
        await Journal.AppendAsync(lapsed, Batch(RunStatus.Running, [Step("0", 1)]), Token);

        var other = await Journal.LeaseAsync(Id, "b", Minute, Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lapsed, Batch(RunStatus.Failed, [Step("1", 2)]), Token));
        await Journal.AppendAsync(other!, Batch(null, [Step("1", 3)]), Token);
        await AssertUnchangedAsync(RunStatus.Running, ["Input input 1", "Step 0 1", "Step 1 3"], []);
    }

    [Fact]
    public async Task Append_WithAnOldToken_IsRefused_AlsoAfterTheFirstOwnerTookTheRunBack()
    {
        var first = await StartAsync();
        Time.Advance(Minute);
        await Journal.LeaseAsync(Id, "b", Minute, Token);
        Time.Advance(Minute);
        var third = await Journal.LeaseAsync(Id, "a", Minute, Token);

        Assert.Equal(3, third!.Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(first, Batch(null, [Step("0", 1)]), Token));
        await Journal.AppendAsync(third, Batch(null, [Step("0", 2)]), Token);
    }

    [Fact]
    public async Task Append_WithAMadeUpLease_IsRefused()
    {
        var lease = await StartAsync();

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease with { Token = 99 }, Batch(null), Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease with { Owner = "b" }, Batch(null), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Journal.AppendAsync(lease with { RunId = "nowhere" }, Batch(null), Token));
    }

    [Theory, InlineData(RunStatus.Completed), InlineData(RunStatus.Failed), InlineData(RunStatus.Cancelled)]
    public async Task Append_AfterTheEnd_IsRefused(RunStatus end)
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(end, events: [1]), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AppendAsync(lease, Batch(RunStatus.Running, [Step("0", 1)], [2]), Token));
        await AssertUnchangedAsync(end, ["Input input 1"], [1]);
    }

    [Fact]
    public async Task Append_FromManySides_NumbersEventsWithoutGaps()
    {
        var lease = await StartAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 40).Select(number => Task.Run(async () =>
            await Record.ExceptionAsync(async () => await Journal.AppendAsync(lease, Batch(null, [Step($"{number}", 1)], [(number + 1) / 2]), Token)))));

        long kept = outcomes.Count(outcome => outcome is null);
        Assert.Equal(Enumerable.Range(1, (int)kept).Select(number => (long)number), await EventsAsync());
        Assert.Equal(kept + 1, (await EntriesAsync()).Count);
    }

    [Fact]
    public async Task Append_KeepsACopy()
    {
        var lease = await StartAsync();
        byte[] payload = [1, 2, 3];
        await Journal.AppendAsync(lease, Batch(null, [StoreSamples.Entry(JournalEntryKind.Step, "0", payload)]), Token);
        payload[0] = 9;

        Assert.Equal("Step 0 1,2,3", (await EntriesAsync())[1]);
    }

    [Fact]
    public async Task Append_Cancelled_AddsNothing()
    {
        var lease = await StartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Journal.AppendAsync(lease, Batch(RunStatus.Running, [Step("0", 1)], [1]), new CancellationToken(canceled: true)));

        await AssertUnchangedAsync(RunStatus.Accepted, ["Input input 1"], []);
    }

    [Fact]
    public async Task Answer_IsKept_WithoutALease_AndByWhoeverComesFirst()
    {
        await SuspendAsync("0");
        await Journal.AnswerAsync(Id, Answer("0", 1), Token);
        await Journal.AnswerAsync(Id, Answer("0", 1), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AnswerAsync(Id, Answer("0", 2), Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AnswerAsync(Id, Answer("0", 1) with { TypeVersion = 2 }, Token));
        Assert.Equal(["Input input 1", "Question 0 ", "Answer 0 1"], await EntriesAsync());
    }

    [Fact]
    public async Task Answer_ThreeQuestionsInAnyOrder()
    {
        await SuspendAsync("0", "1", "2");
        await Journal.AnswerAsync(Id, Answer("2", 2), Token);
        await Journal.AnswerAsync(Id, Answer("0", 0), Token);
        await Journal.AnswerAsync(Id, Answer("1", 1), Token);

        Assert.Equal(["Answer 2 2", "Answer 0 0", "Answer 1 1"], (await EntriesAsync()).Skip(4));
    }

    [Fact]
    public async Task Answer_FromManySides_OneWins()
    {
        await SuspendAsync("0");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(value => Task.Run(async () =>
            await Record.ExceptionAsync(async () => await Journal.AnswerAsync(Id, Answer("0", (byte)value), Token)))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Equal(3, (await EntriesAsync()).Count);
    }

    [Fact]
    public async Task Answer_WithoutAQuestion_IsRefused()
    {
        await SuspendAsync("0");

        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Journal.AnswerAsync(Id, Answer("1", 1), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Journal.AnswerAsync("nowhere", Answer("0", 1), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Journal.AnswerAsync(Id, Step("0", 1), Token));
    }

    [Fact]
    public async Task Answer_AfterTheEnd_IsRefused_ButARepeatIsNot()
    {
        var lease = await SuspendAsync("0", "1");
        await Journal.AnswerAsync(Id, Answer("0", 1), Token);
        await Journal.AppendAsync(lease, Batch(RunStatus.Cancelled), Token);
        var ended = await Journal.FindAsync(Id, Token);

        await Journal.AnswerAsync(Id, Answer("0", 1), Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Journal.AnswerAsync(Id, Answer("1", 1), Token));
        Assert.Equal(ended, await Journal.FindAsync(Id, Token));
    }

    [Fact]
    public async Task ReadEvents_StartsWhereItIsTold()
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(null, events: [1, 2, 3, 4]), Token);

        Assert.Equal([3L, 4L], await EventsAsync(3));
        Assert.Equal([1L, 2L, 3L, 4L], await EventsAsync(-5));
        Assert.Empty(await EventsAsync(5));
        Assert.Empty(await EventsAsync(long.MaxValue));
    }

    [Fact]
    public async Task Read_OfNoRun_IsEmpty()
    {
        Assert.Null(await Journal.FindAsync("nowhere", Token));
        Assert.Empty(await Journal.ReadEntriesAsync("nowhere", Token).ToListAsync(Token));
        Assert.Empty(await Journal.ReadEventsAsync("nowhere", cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task List_IsNewestFirst_Filtered_AndLimited()
    {
        foreach (string flow in new[] { "imaging", "chat", "imaging", "imaging" })
        {
            int number = (await ListAsync(null)).Count + 1;
            await Journal.AcceptAsync(StoreSamples.Run($"run-{number}", flow), StoreSamples.Input(), Token);
        }

        await Journal.AppendAsync((await Journal.LeaseAsync("run-3", "a", Minute, Token))!, Batch(RunStatus.Suspended), Token);

        Assert.Equal(["run-4", "run-3", "run-2", "run-1"], await ListAsync(null));
        Assert.Equal(["run-4", "run-3"], await ListAsync(new RunQuery { Flow = "imaging", Limit = 2 }));
        Assert.Equal(["run-3"], await ListAsync(new RunQuery { Status = RunStatus.Suspended }));
        Assert.Empty(await ListAsync(new RunQuery { Status = RunStatus.Suspended, Flow = "chat" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Journal.ListAsync(new RunQuery { Limit = 0 }, Token));
    }

    [Fact]
    public async Task Prune_RemovesWhatEndedBefore_WithAllItHolds_AndNeverARunThatGoesOn()
    {
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            await Journal.AcceptAsync(StoreSamples.Run($"{status}"), StoreSamples.Input(), Token);
            var lease = await Journal.LeaseAsync($"{status}", "a", Minute, Token);
            await Journal.AppendAsync(lease!, Batch(status) with { Entries = [Step("0", 1)], Events = [StoreSamples.Event($"{status}", 1)] }, Token);
        }

        Assert.Equal(0, await Journal.PruneAsync(Time.GetUtcNow(), Token));
        Assert.Equal(3, await Journal.PruneAsync(Time.GetUtcNow().AddTicks(1), Token));
        Assert.Equal(["Suspended", "Running", "Accepted"], await ListAsync(null));
        Assert.Empty(await Journal.ReadEntriesAsync("Completed", Token).ToListAsync(Token));
        Assert.Empty(await Journal.ReadEventsAsync("Completed", cancellationToken: Token).ToListAsync(Token));
        Assert.Single(await Journal.ReadEventsAsync("Running", cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Prune_FreesTheId()
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(RunStatus.Completed, [Step("0", 1)]), Token);
        await Journal.PruneAsync(DateTimeOffset.MaxValue, Token);
        await AcceptAsync();

        await AssertUnchangedAsync(RunStatus.Accepted, ["Input input 1"], []);
        Assert.Equal(1, (await Journal.LeaseAsync(Id, "b", Minute, Token))!.Token);
    }

    private static JournalEntry Step(string path, byte value) => StoreSamples.Entry(JournalEntryKind.Step, path, value);

    private static JournalEntry Answer(string path, byte value) => StoreSamples.Entry(JournalEntryKind.Answer, path, value);

    private async Task AcceptAsync() => await Journal.AcceptAsync(StoreSamples.Run(Id), StoreSamples.Input(), Token);

    private async Task<RunLease> StartAsync()
    {
        await AcceptAsync();
        return (await Journal.LeaseAsync(Id, "a", Minute, Token))!;
    }

    private async Task<RunLease> SuspendAsync(params string[] paths)
    {
        var lease = await StartAsync();
        await Journal.AppendAsync(lease, Batch(RunStatus.Suspended, [.. paths.Select(path => StoreSamples.Entry(JournalEntryKind.Question, path))]), Token);
        return lease;
    }

    private JournalBatch Batch(RunStatus? status, JournalEntry[]? entries = null, long[]? events = null) => new()
    {
        Status = status,
        Entries = entries ?? [],
        Events = [.. (events ?? []).Select(number => StoreSamples.Event(Id, number))],
        At = Time.GetUtcNow(),
    };

    private async Task<List<string>> EntriesAsync()
        => (await Journal.ReadEntriesAsync(Id, Token).ToListAsync(Token)).ConvertAll(entry => $"{entry.Kind} {entry.Path} {string.Join(',', entry.Payload.ToArray())}");

    private async Task<List<long>> EventsAsync(long from = 1)
        => (await Journal.ReadEventsAsync(Id, from, Token).ToListAsync(Token)).ConvertAll(flowEvent => flowEvent.Number);

    private async Task<List<string>> ListAsync(RunQuery? query)
        => (await Journal.ListAsync(query, Token).ToListAsync(Token)).ConvertAll(run => run.RunId);

    private async Task AssertUnchangedAsync(RunStatus status, string[] entries, long[] events)
    {
        var run = await Journal.FindAsync(Id, Token);
        Assert.Equal((status, events.Length), (run!.Status, run.LastEvent));
        Assert.Equal(entries, await EntriesAsync());
        Assert.Equal(events, await EventsAsync());
    }
}
