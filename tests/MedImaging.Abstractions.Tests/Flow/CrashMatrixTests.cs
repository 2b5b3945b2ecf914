using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>A process dies at every journal and effect boundary there is; a new one goes on. What others got wrong is named in the assertions.</summary>
public sealed class CrashMatrixTests
{
    private const string RunId = CrashFlows.RunId;

    public static TheoryData<string> Shapes() => [.. CrashFlows.Shapes];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task KilledAtEveryBoundary_TheRunEndsTheSame_WithNothingLostAndNothingDoubled(string shape)
    {
        string expected = await RunUndisturbedAsync(shape);
        int boundaries = 0;
        for (int boundary = 1; await RunWithDeathAsync(shape, boundary, expected); boundary++)
        {
            boundaries = boundary;
        }

        Assert.InRange(boundaries, 10, 500);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task KilledTwice_TheRunStillEndsTheSame(string shape)
    {
        string expected = await RunUndisturbedAsync(shape);
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            await RunWithDeathAsync(shape, random.Next(1, 30), expected, random.Next(1, 30));
        }
    }

    private static async Task<string> RunUndisturbedAsync(string shape)
    {
        var journal = new InMemoryRunJournal(TimeProvider.System);
        var world = new World(new Death(int.MaxValue));
        await using var host = new TestHost(journal, builder => builder.AddCrashFlow(shape, world.ReceiveAsync));
        var run = await host.Flow<string, string>().StartAsync("s", new FlowContext { RunId = RunId });
        await run.Ended;
        if (shape == "sign-off")
        {
            run = (FlowRun<string>)await host.Runs.AnswerAsync(RunId, CrashFlows.Answer);
        }

        return await run.WaitAsync();
    }

    // Returns false when the run was over before the boundary was reached.
    private static async Task<bool> RunWithDeathAsync(string shape, int boundary, string expected, int? second = null)
    {
        var time = new FakeTime();
        var journal = new InMemoryRunJournal(time);
        var sent = new World.Ledger();
        var death = new Death(boundary);
        bool died = await LiveAsync(shape, journal, sent, death, time);
        if (second is { } next)
        {
            time.JumpWallClock(TimeSpan.FromMinutes(5));
            await LiveAsync(shape, journal, sent, new Death(next), time);
        }

        time.JumpWallClock(TimeSpan.FromMinutes(5));   // the dead process's lease lapses
        var record = await journal.FindAsync(RunId);
        if (record is null)
        {
            Assert.True(boundary == 1, "An accepted run was lost.");
            return true;
        }

        var world = new World(new Death(int.MaxValue)) { Sent = sent };
        await using var host = new TestHost(journal, builder => builder.AddCrashFlow(shape, world.ReceiveAsync), time);
        var run = await host.Runs.ResumeAsync(RunId);
        await run.Ended;
        if ((await host.Runs.QuestionsAsync(RunId)).Count > 0)
        {
            run = await host.Runs.AnswerAsync(RunId, CrashFlows.Answer);
        }

        Assert.Equal(expected, await ((FlowRun<string>)run).WaitAsync());
        await AssertWholeAsync(journal, sent, deaths: second is null ? 1 : 2);
        return died;
    }

    // One life of the process: it starts or resumes the run, and dies at the boundary if it comes to it.
    private static async Task<bool> LiveAsync(string shape, InMemoryRunJournal journal, World.Ledger sent, Death death, FakeTime time)
    {
        var world = new World(death) { Sent = sent };
        var host = new TestHost(new DyingJournal(journal, death.PassAsync), builder => builder.AddCrashFlow(shape, world.ReceiveAsync), time);
        var life = Task.Run(async () =>
        {
            FlowRun run = await journal.FindAsync(RunId) is null
                ? await host.Flow<string, string>().StartAsync("s", new FlowContext { RunId = RunId })
                : await host.Runs.ResumeAsync(RunId);
            await run.Ended;
            if ((await host.Runs.QuestionsAsync(RunId)).Count > 0)
            {
                await (await host.Runs.AnswerAsync(RunId, CrashFlows.Answer)).Ended;
            }
        });
        await Task.WhenAny(life, death.Died);
        bool died = death.Died.IsCompleted;
        if (!died)
        {
            await life;
        }

        return died;
    }

    private static async Task AssertWholeAsync(InMemoryRunJournal journal, World.Ledger sent, int deaths)
    {
        var recorded = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in journal.ReadEntriesAsync(RunId))
        {
            Assert.True(recorded.Add($"{entry.Kind} {entry.Path}"), "An entry was doubled.");
        }

        // Every effect the run has was sent; none was sent under two keys; none more than once for each death plus one.
        int effects = recorded.Count(path => path.StartsWith("Effect ", StringComparison.Ordinal));
        Assert.Equal(effects, sent.Count);
        Assert.All(sent, send => Assert.InRange(send.Value, 1, 1 + deaths));

        var events = new List<FlowEvent>();
        await foreach (var happened in journal.ReadEventsAsync(RunId))
        {
            events.Add(happened);
        }

        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(happened => happened.Number));
        Assert.True(Assert.Single(events, happened => happened.IsTerminal) == events[^1]);
    }
}

/// <summary>A process that dies at a given boundary: from there on nothing it does reaches the journal or the outside, and nothing comes back to it.</summary>
internal sealed class Death(int boundary)
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed;

    public Task Died => _died.Task;

    public async ValueTask PassAsync()
    {
        if (Interlocked.Increment(ref _passed) >= boundary)
        {
            _died.TrySetResult();
            await Task.Delay(Timeout.Infinite);
        }
    }
}

/// <summary>The world outside: it counts what reaches it, by key.</summary>
internal sealed class World(Death death)
{
    public Ledger Sent { get; init; } = [];

    public async ValueTask<string> ReceiveAsync(string key, string what)
    {
        await death.PassAsync();
        Sent.AddOrUpdate(key, 1, static (_, count) => count + 1);
        await death.PassAsync();
        return $"<{what}>";
    }

    internal sealed class Ledger : System.Collections.Concurrent.ConcurrentDictionary<string, int>;
}
