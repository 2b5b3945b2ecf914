using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

public sealed class HedgingTests
{
    private readonly FakeTime _time = new();

    private static FallbackOptions Options => new() { Hedging = new HedgeOptions { After = TimeSpan.FromSeconds(1) } };

    [Fact]
    public async Task ASecondLane_IsAskedBesideASlowOne_AndTheLoserIsStopped()
    {
        var slow = LaneClient.Hanging();
        using var client = Routes.Tiers(_time, Options, slow, LaneClient.Answering("b"));

        var response = await client.AskAsync().EndAsync(_time);

        Assert.Equal("b", response.Text);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
        Assert.True(slow.Tokens[0].IsCancellationRequested);
        Assert.All(response.GetRoute()!.Attempts, attempt => Assert.True(attempt.IsHedge));
        Assert.Equal(1, client.Health.Snapshot().Calls.Full);   // one success, whatever was asked
    }

    [Fact]
    public async Task AStream_IsHedgedUntilItsFirstContent_AndNoStreamStaysOpen()
    {
        var slow = LaneClient.Hanging();
        using var client = Routes.Tiers(_time, Options, slow, LaneClient.Answering("b"));

        var updates = await client.StreamAsync().EndAsync(_time);

        Assert.Equal("b", Routes.TextOf(updates));
        while (slow.OpenStreams > 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task AQuickLane_IsNotHedged_NorIsACallThatForbidsIt()
    {
        var second = LaneClient.Answering("b");
        using var client = Routes.Tiers(
            _time,
            Options,
            new LaneClient(async (call, token) =>
            {
                await Task.Delay(call == 1 ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(5), _time, token);
                return "a";
            }),
            second);

        Assert.Equal("a", (await client.AskAsync().EndAsync(_time)).Text);
        Assert.Equal("a", (await client.AskAsync(new ChatOptions().WithConstraints(new RouteConstraints { AllowsHedging = false })).EndAsync(_time)).Text);
        Assert.Equal("a", (await client.AskAsync(new ChatOptions().WithScope(new CallScope { IdempotencyKey = "once" })).EndAsync(_time)).Text);
        Assert.Equal(0, second.Calls);
    }

    [Fact]
    public async Task WhenTheFirstFailsAfterAll_TheSecondOnesAnswerCounts()
    {
        var first = new LaneClient(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), _time, token);
            throw LaneClient.Error(ProviderErrorKind.ServerError);
        });
        var second = new LaneClient(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), _time, token);
            return "b";
        });
        using var client = Routes.Tiers(_time, Options, first, second);

        Assert.Equal("b", (await client.AskAsync().EndAsync(_time)).Text);
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    [Fact]
    public async Task CancellationDuringARace_StopsBoth_AndIsTheCallersOwn()
    {
        using var stop = new CancellationTokenSource();
        LaneClient[] lanes = [LaneClient.Hanging(), LaneClient.Hanging()];
        using var client = Routes.Tiers(_time, Options, lanes);

        var call = client.GetResponseAsync(Routes.Question, null, stop.Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        while (lanes[1].Calls == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.All(lanes, lane => Assert.True(lane.Tokens[0].IsCancellationRequested));
    }

    [Fact]
    public async Task AHangingLane_DoesNotLoseRacesForEver()
    {
        var hung = LaneClient.Hanging();
        using var client = Routes.Tiers(_time, Options, hung, LaneClient.Answering("b"));
        for (int i = 0; i < 20; i++)
        {
            await client.AskAsync().EndAsync(_time);
        }

        Assert.InRange(hung.Calls, 5, 8);
    }
}
