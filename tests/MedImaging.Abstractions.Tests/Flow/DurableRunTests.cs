using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

public sealed class DurableRunTests
{
    private readonly FakeTime _time = new();
    private readonly InMemoryRunJournal _journal;

    public DurableRunTests() => _journal = new InMemoryRunJournal(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACrashBeforeTheFirstCheckpoint_DoesNotLoseAnAcceptedRun()
    {
        bool dies = true;
        var never = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        void Configure(MedImagingBuilder builder) => builder.AddFlow<int, int>("sum", flow => flow.Durable().Then<int>(async (x, _, _) =>
        {
            if (dies)
            {
                entered.SetResult();
                await never.Task;   // the process is gone before the first step ends
            }

            return x + 1;
        }, "First"));

        await using var first = NewHost(Configure);
        var run = await first.Flow<int, int>().StartAsync(41, cancellationToken: Token);
        await entered.Task;
        Assert.Equal(RunStatus.Accepted, (await _journal.FindAsync(run.RunId, Token))!.Status);

        dies = false;
        PassLease();
        await using var second = NewHost(Configure);
        var resumed = Assert.Single(await second.Runs.ResumeInterruptedAsync(Token));
        Assert.Equal(42, await ((FlowRun<int>)resumed).WaitAsync(Token));
        never.SetResult();
        await run.Ended;
        await AssertEventsWholeAsync(run.RunId);
    }

    [Fact]
    public async Task ARunHeldByAnotherHost_CannotBeResumed_UntilItsLeaseLapses()
    {
        var hold = new TaskCompletionSource();
        void Configure(MedImagingBuilder builder) => builder.AddFlow<int, int>("held", flow => flow.Durable().Then<int>(async (x, _, _) =>
        {
            await hold.Task;
            return x;
        }, "Hold"));
        await using var first = NewHost(Configure);
        await using var second = NewHost(Configure);
        var run = await first.Flow<int, int>().StartAsync(7, cancellationToken: Token);

        var error = await Assert.ThrowsAsync<MedImagingException>(() => second.Runs.ResumeAsync(run.RunId, cancellationToken: Token));
        Assert.Equal(ErrorKind.StorageConflict, error.Kind);

        PassLease();
        var taken = (FlowRun<int>)await second.Runs.ResumeAsync(run.RunId, cancellationToken: Token);
        hold.SetResult();
        Assert.Equal(7, await taken.WaitAsync(Token));

        // The first host was fenced off: it hears of it, and wrote nothing.
        var fenced = await Assert.ThrowsAsync<MedImagingException>(() => run.WaitAsync(Token));
        Assert.Equal(ErrorKind.StorageConflict, fenced.Kind);
        await AssertEventsWholeAsync(run.RunId);
    }

    [Fact]
    public async Task ALongStep_KeepsItsLease()
    {
        var hold = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        void Configure(MedImagingBuilder builder) => builder.AddFlow<int, int>("long", flow => flow.Durable().Then<int>(async (x, _, _) =>
        {
            entered.SetResult();
            await hold.Task;
            return x;
        }, "Long"));
        await using var first = NewHost(Configure);
        await using var second = NewHost(Configure);
        var run = await first.Flow<int, int>().StartAsync(7, cancellationToken: Token);
        await entered.Task;

        for (int i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<MedImagingException>(() => second.Runs.ResumeAsync(run.RunId, cancellationToken: Token));
        hold.SetResult();
        Assert.Equal(7, await run.WaitAsync(Token));
    }

    [Fact]
    public async Task AnUnregisteredType_FailsAtStart()
    {
        await using var host = NewHost(builder => builder.AddFlow<int, Guid>("untyped", flow => flow.Durable().Then((_, _, _) => ValueTask.FromResult(Guid.Empty), "Id")));

        var error = Assert.Throws<MedImagingException>(() => host.Services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate());
        Assert.Contains("Guid is not registered", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownTypeOrVersionInTheJournal_StopsTheResumeBeforeAnyStepRuns()
    {
        int ran = 0;
        void Flow(MedImagingBuilder builder) => builder.AddFlow<Note, Note>("notes", flow => flow.Durable()
            .Then((note, _, _) =>
            {
                ran++;
                return ValueTask.FromResult(note with { Rounds = 1 });
            }, "First")
            .AwaitAnswer<int, Note>((note, answer, _) => note with { Rounds = answer }, "Ask"));
        await using var newer = NewHost(builder =>
        {
            builder.AddJournalType("note", 3, TestJson.Default.Note);
            Flow(builder);
        });
        var run = await newer.Flow<Note, Note>().StartAsync(new Note("a"), cancellationToken: Token);
        await run.Ended;
        Assert.Equal(1, ran);

        await using var older = NewHost(Flow);
        var error = await Assert.ThrowsAsync<MedImagingException>(() => older.Runs.ResumeAsync(run.RunId, cancellationToken: Token));

        Assert.Equal(ErrorKind.UnsupportedFormat, error.Kind);
        Assert.Contains("version 3 of 'note'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task AnOlderVersionInTheJournal_IsMigrated()
    {
        static void Flow(MedImagingBuilder builder) => builder.AddFlow<Note, Note>("notes", flow => flow.Durable()
            .AwaitAnswer<int, Note>((note, answer, _) => note with { Rounds = note.Rounds + answer }, "Ask"));
        await using var v1 = NewHost(Flow);
        var run = await v1.Flow<Note, Note>().StartAsync(new Note("old"), cancellationToken: Token);
        await run.Ended;

        await using var v2 = NewHost(builder =>
        {
            builder.AddJournalType("note", 2, TestJson.Default.Note)
                .AddJournalMigration("note", 1, node =>
                {
                    node["Text"] = $"{node["Text"]} but migrated";
                    node["Rounds"] = 100;
                    return node;
                });
            Flow(builder);
        });
        var resumed = (FlowRun<Note>)await v2.Runs.AnswerAsync(run.RunId, 5, cancellationToken: Token);

        Assert.Equal(new Note("old but migrated", 105), await resumed.WaitAsync(Token));
    }

    [Fact]
    public async Task AHundredRunsOfOneDurableDefinition_EachKeepsItsOwn()
    {
        await using var host = NewHost(builder => builder.AddFlow<int, int>("many", flow => flow.Durable().Add(1).Fork(a => a.Add(10), b => b.Add(20), (a, b) => a + b)));

        int[] outputs = await Task.WhenAll(Enumerable.Range(0, 100).Select(x => host.Flow<int, int>().RunAsync(x, cancellationToken: Token)));

        Assert.Equal(Enumerable.Range(0, 100).Select(x => (2 * x) + 32), outputs);
        int runs = 0;
        await foreach (var record in host.Runs.ListAsync(new RunQuery { Status = RunStatus.Completed, Limit = 1000 }, Token))
        {
            runs++;
            await AssertEventsWholeAsync(record.RunId);
        }

        Assert.Equal(100, runs);
    }

    public static TheoryData<string> Orders() => ["012", "021", "102", "120", "201", "210"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task ThreeSignOffsWaitingAtOnce_CanBeAnsweredInAnyOrder(string order)
    {
        static void Configure(MedImagingBuilder builder) => builder.AddFlow<string, string>("three", flow => flow.Durable().Fork(
            join: (IReadOnlyList<string> parts) => string.Join(' ', parts),
            a => a.Append("A").AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "AskA"),
            b => b.Append("B").AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "AskB"),
            c => c.Append("C").AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "AskC")));
        await using var host = NewHost(Configure);
        var run = await host.Flow<string, string>().StartAsync("", cancellationToken: Token);
        await run.Ended;
        Assert.Equal(RunStatus.Suspended, (await _journal.FindAsync(run.RunId, Token))!.Status);
        Assert.Equal(3, (await host.Runs.QuestionsAsync(run.RunId, Token)).Count);

        foreach (char which in order)
        {
            await using var later = NewHost(Configure);   // each answer comes to another process
            int branch = which - '0';
            run = (FlowRun<string>)await later.Runs.AnswerAsync(run.RunId, branch, $"0/b{branch}/1", Token);
            await run.Ended;
        }

        Assert.Equal("A0 B1 C2", await run.WaitAsync(Token));
        await AssertEventsWholeAsync(run.RunId);
    }

    [Fact]
    public async Task AWaitingRun_SaysSo_AndHoldsNothing()
    {
        await using var host = NewHost(builder => builder.AddFlow<string, string>("wait", flow => flow.Durable().AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "Ask")));
        var flow = host.Flow<string, string>();

        var error = await Assert.ThrowsAsync<MedImagingException>(() => flow.RunAsync("q", new FlowContext { RunId = "r1" }, Token));

        Assert.Equal(ErrorKind.AwaitingSignOff, error.Kind);
        Assert.NotNull(await _journal.LeaseAsync("r1", "someone else", TimeSpan.FromSeconds(1), Token));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task JournalGrowth_IsLinear_AndHasNoPixels()
    {
        await using var host = NewHost(builder => builder
            .AddRecomputedType<byte[]>()
            .AddFlow<int, int>("loop", flow => flow.Durable()
                .Then((x, _, _) => ValueTask.FromResult(new byte[4_000_000]), "Pixels")
                .Then((pixels, _, _) => ValueTask.FromResult(pixels.Length), "Count")
                .RepeatUntil(x => x >= 4_000_000 + 400, body => body.Add(1), atMost: 400)));
        var run = await host.Flow<int, int>().StartAsync(1, cancellationToken: Token);
        await run.WaitAsync(Token);

        var sizes = new List<int>();
        await foreach (var entry in _journal.ReadEntriesAsync(run.RunId, Token))
        {
            sizes.Add(entry.Payload.Length);
        }

        Assert.Equal(1 + 1 + 800, sizes.Count);   // input, count, and a decision and a result for each of 400 rounds
        Assert.All(sizes, size => Assert.InRange(size, 1, 16));
    }

    [Fact]
    public async Task AValueTooLargeForAJournal_IsRefused_AndSaysWhatToDo()
    {
        await using var host = NewHost(builder => builder.AddFlow<int, string>("big", flow => flow.Durable().Then((_, _, _) => ValueTask.FromResult(new string('x', 2_000_000)), "Big")));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => host.Flow<int, string>().RunAsync(1, cancellationToken: Token));

        Assert.Equal(ErrorKind.LimitExceeded, error.Kind);
        Assert.Contains("IContentStore", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailedRun_EndsOnce_AndCannotGoOn()
    {
        await using var host = NewHost(builder => builder.AddFlow<int, int>("fails", flow => flow.Durable().Add(1).Then<int>((_, _, _) => throw new FormatException(), "Bad")));
        var run = await host.Flow<int, int>().StartAsync(1, cancellationToken: Token);
        await run.Ended;

        Assert.Equal(RunStatus.Failed, (await host.Runs.FindAsync(run.RunId, Token))!.Status);
        await AssertEventsWholeAsync(run.RunId);
        var again = (FlowRun<int>)await host.Runs.ResumeAsync(run.RunId, cancellationToken: Token);
        Assert.Equal(ErrorKind.PolicyBlocked, (await Assert.ThrowsAsync<MedImagingException>(() => again.WaitAsync(Token))).Kind);
        await AssertEventsWholeAsync(run.RunId);
    }

    [Fact]
    public async Task ACompletedRun_GivesItsResultAgain_WithoutRunningAnything()
    {
        int ran = 0;
        await using var host = NewHost(builder => builder.AddFlow<int, int>("once", flow => flow.Durable().Then((x, _, _) => ValueTask.FromResult(x + Interlocked.Increment(ref ran)), "Count")));
        var run = await host.Flow<int, int>().StartAsync(1, cancellationToken: Token);
        Assert.Equal(2, await run.WaitAsync(Token));

        Assert.Equal(2, await ((FlowRun<int>)await host.Runs.ResumeAsync(run.RunId, cancellationToken: Token)).WaitAsync(Token));
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task AHostThatShutsDown_LeavesItsRunsToBeResumed()
    {
        var entered = new TaskCompletionSource();
        bool waits = true;
        void Configure(MedImagingBuilder builder) => builder.AddFlow<int, int>("shut", flow => flow.Durable().Then<int>(async (x, _, token) =>
        {
            entered.TrySetResult();
            await Task.Delay(waits ? Timeout.Infinite : 0, token);
            return x;
        }, "Wait"));
        string runId;
        await using (var first = NewHost(Configure))
        {
            runId = (await first.Flow<int, int>().StartAsync(5, cancellationToken: CancellationToken.None)).RunId;
            await entered.Task;
        }

        Assert.Equal(RunStatus.Running, (await _journal.FindAsync(runId, Token))!.Status);
        waits = false;
        await using var second = NewHost(Configure);
        Assert.Equal(5, await ((FlowRun<int>)await second.Runs.ResumeAsync(runId, cancellationToken: Token)).WaitAsync(Token));
    }

    [Fact]
    public async Task Cancel_EndsARun_AlsoOneThatWaitsInNoProcess()
    {
        await using var host = NewHost(builder => builder.AddFlow<string, string>("wait", flow => flow.Durable().AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "Ask")));
        var run = await host.Flow<string, string>().StartAsync("q", cancellationToken: Token);
        await run.Ended;

        await host.Runs.CancelAsync(run.RunId, Token);

        Assert.Equal(RunStatus.Cancelled, (await host.Runs.FindAsync(run.RunId, Token))!.Status);
        await AssertEventsWholeAsync(run.RunId);
        Assert.Equal(ErrorKind.StorageConflict, (await Assert.ThrowsAsync<MedImagingException>(() => host.Runs.AnswerAsync(run.RunId, 1, cancellationToken: Token))).Kind);
    }

    [Fact]
    public async Task AFlowWithOtherSteps_RefusesARunItDidNotAccept()
    {
        await using var before = NewHost(builder => builder.AddFlow<string, string>("flow", flow => flow.Durable().AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "Ask")));
        var run = await before.Flow<string, string>().StartAsync("q", cancellationToken: Token);
        await run.Ended;
        await using var after = NewHost(builder => builder.AddFlow<string, string>("flow", flow => flow.Durable().Append("!").AwaitAnswer<int, string>((text, answer, _) => $"{text}{answer}", "Ask")));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => after.Runs.AnswerAsync(run.RunId, 1, cancellationToken: Token));

        Assert.Contains("has other steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventsOfADurableRun_AreShownOnlyOnceTheyAreKept()
    {
        var seen = new List<FlowEvent>();
        await using var host = NewHost(builder => builder.AddFlow<int, int>("shown", flow => flow.Durable().Add(1).Add(2)));
        var context = new FlowContext
        {
            Progress = new Check(happened =>
            {
                seen.Add(happened);
                Assert.True(_journal.FindAsync(happened.RunId, Token).AsTask().Result!.LastEvent >= happened.Number);
            }),
        };

        await host.Flow<int, int>().RunAsync(1, context, Token);

        Assert.Equal(6, seen.Count);
        Assert.Equal(FlowEventKind.Completed, seen[^1].Kind);
    }

    private TestHost NewHost(Action<MedImagingBuilder> configure) => new(_journal, configure, _time);

    private void PassLease() => _time.JumpWallClock(TimeSpan.FromMinutes(2));

    private async Task AssertEventsWholeAsync(string runId)
    {
        var events = new List<FlowEvent>();
        await foreach (var happened in _journal.ReadEventsAsync(runId, 1, Token))
        {
            events.Add(happened);
        }

        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(happened => happened.Number));
        Assert.True(Assert.Single(events, happened => happened.IsTerminal) == events[^1]);
    }

    private sealed class Check(Action<FlowEvent> check) : IProgress<FlowEvent>
    {
        public void Report(FlowEvent value) => check(value);
    }
}
