using Microsoft.Extensions.DependencyInjection;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class FlowEventTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_AreNumberedWithoutGaps_WithOneTerminalEventAtTheEnd()
    {
        var flow = TestHost.Build(Flow.Start<int>("told").Add(1).Then((x, context, _) =>
        {
            context.ReportProgress(0.5, "half");
            context.Warn("mind this");
            return ValueTask.FromResult(x);
        }, "Tell"));

        var events = await TestHost.ReadAllAsync(await flow.StartAsync(1, cancellationToken: Token));

        Assert.Equal(
            [FlowEventKind.Started, FlowEventKind.StepStarted, FlowEventKind.StepCompleted, FlowEventKind.StepStarted, FlowEventKind.Progress, FlowEventKind.Warning, FlowEventKind.StepCompleted, FlowEventKind.Completed],
            events.Select(happened => happened.Kind));
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), events.Select(happened => happened.Number));
        Assert.Equal((0.5, "half", "1"), (events[4].Fraction, events[4].Message, events[4].Path));
        Assert.NotNull(events[^1].Elapsed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task AWatcher_CanRejoinFromANumber(int from)
    {
        var flow = TestHost.Build(Flow.Start<int>("rejoin").Add(1).Add(2).Add(3));
        var run = await flow.StartAsync(1, cancellationToken: Token);
        await run.Ended;

        var events = await TestHost.ReadAllAsync(run, from);

        Assert.Equal(Enumerable.Range(from, 8 - from + 1).Select(n => (long)n), events.Select(happened => happened.Number));
    }

    [Fact]
    public async Task ASlowWatcher_HoldsNothingUp_AndIsToldWhatItMissed()
    {
        const int Rounds = 10_000;
        var flow = TestHost.Build(Flow.Start<int>("chatty").Then((x, context, _) =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                context.ReportProgress(i / (double)Rounds);
            }

            return ValueTask.FromResult(x);
        }, "Chat"));
        var run = await flow.StartAsync(1, cancellationToken: Token);
        await run.WaitAsync(Token);   // nobody has read an event yet

        var error = await Assert.ThrowsAsync<MedImagingException>(() => TestHost.ReadAllAsync(run));

        Assert.Equal(ErrorKind.LimitExceeded, error.Kind);
        long first = Rounds + 4 - 4096 + 1;
        Assert.Contains($"before number {first} ", error.Message, StringComparison.Ordinal);
        Assert.Equal(4096, (await TestHost.ReadAllAsync(run, first)).Count);
    }

    [Fact]
    public async Task AWatcherThatThrows_DoesNotHarmTheRun()
    {
        var flow = TestHost.Build(Flow.Start<int>("steady").Add(1));

        Assert.Equal(2, await flow.RunAsync(1, new FlowContext { Progress = new Thrower() }, Token));
    }

    [Fact]
    public async Task ManyWatchers_SeeTheSame_WhileTheRunGoesOn()
    {
        var flow = TestHost.Build(Flow.Start<int>("watched").RepeatUntil(x => x >= 200, body => body.Then<int>(async (x, _, _) =>
        {
            await Task.Yield();
            return x + 1;
        }, "Count"), atMost: 1000));
        var run = await flow.StartAsync(0, cancellationToken: Token);

        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TestHost.ReadAllAsync(run), Token)));

        Assert.All(seen, events => Assert.Equal(402, events.Count));
        Assert.All(seen, events => Assert.Equal(seen[0], events));
    }

    [Fact]
    public async Task ACancelledRun_EndsOnce_AsCancelled()
    {
        var entered = new TaskCompletionSource();
        var flow = TestHost.Build(Flow.Start<int>("stopped").Then<int>(async (x, _, token) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return x;
        }, "Wait"));
        var run = await flow.StartAsync(0, cancellationToken: Token);
        await entered.Task;

        await run.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Token));
        var events = await TestHost.ReadAllAsync(run);
        Assert.Equal(FlowEventKind.Cancelled, Assert.Single(events, happened => happened.IsTerminal).Kind);
    }

    [Fact]
    public async Task ATimeoutInsideAStep_IsAFailure_NotACancellation()
    {
        var flow = TestHost.Build(Flow.Start<int>("late").Then<int>((_, _, _) => throw new TaskCanceledException(), "Late"));
        var run = await flow.StartAsync(0, cancellationToken: Token);
        await run.Ended;

        var last = (await TestHost.ReadAllAsync(run))[^1];

        Assert.Equal((FlowEventKind.Failed, ErrorKind.Timeout), (last.Kind, last.Error));
    }

    [Fact]
    public async Task StepTimes_ComeFromTheHostsClock()
    {
        var time = new FakeTime();
        await using var host = new TestHost(null, builder => builder.AddFlow<int, int>("timed", flow => flow.Then((x, _, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return ValueTask.FromResult(x);
        }, "Slow")), time);

        var events = await TestHost.ReadAllAsync(await host.Flow<int, int>().StartAsync(1, cancellationToken: Token));

        Assert.Equal(TimeSpan.FromSeconds(3), events.Single(happened => happened.Kind == FlowEventKind.StepCompleted).Elapsed);
    }

    private sealed class Thrower : IProgress<FlowEvent>
    {
        public void Report(FlowEvent value) => throw new InvalidOperationException("The watcher is broken.");
    }
}
