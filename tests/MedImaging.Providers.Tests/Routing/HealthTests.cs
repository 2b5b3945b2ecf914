using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

public sealed class HealthTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task ADeadEndpoint_IsNotChosenByLatency_HoweverQuicklyItFails()
    {
        bool isDead = false;
        var quick = new LaneClient((_, _) => isDead ? Task.FromException<string>(LaneClient.Error(ProviderErrorKind.Network)) : Task.FromResult("quick"));
        var slow = new LaneClient(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _time, token);
            return "slow";
        });
        using var client = Routes.OneTier(_time, new FallbackOptions { Strategy = SelectionStrategies.Latency, MaxRetries = 1, BaseDelay = TimeSpan.Zero }, quick, slow);
        for (int i = 0; i < 30; i++)
        {
            await client.AskAsync().EndAsync(_time);
        }

        isDead = true;
        int before = quick.Calls;
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal("slow", (await client.AskAsync().EndAsync(_time)).Text);
        }

        // 100 calls take 100 s: some lead to it before it trips, and then one probe for each pause of 15, 30, 60 s.
        Assert.InRange(quick.Calls - before, 1, 20);
        Assert.Equal(LaneState.Cooling, Lane(client, "a").State);
    }

    [Fact]
    public async Task AStepChange_TripsWithinFiveCalls_AndOneProbeFindsTheLaneWellAgain()
    {
        bool isDead = false;
        var lane = new LaneClient((_, _) => isDead ? Task.FromException<string>(LaneClient.Error(ProviderErrorKind.ServerError)) : Task.FromResult("a"));
        using var client = Routes.Tiers(_time, new FallbackOptions { MaxRetries = 0 }, lane, LaneClient.Answering("b"));
        var changes = new List<(LaneState, LaneState)>();
        client.Health.Changed += (_, change) => changes.Add((change.From, change.To));
        for (int i = 0; i < 50; i++)
        {
            await client.AskAsync();
        }

        isDead = true;
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("b", (await client.AskAsync()).Text);
        }

        Assert.Equal(50 + 5, lane.Calls);
        _time.Advance(TimeSpan.FromSeconds(16));
        await client.AskAsync();
        await client.AskAsync();
        Assert.Equal(50 + 6, lane.Calls);   // the probe failed: one call, and a longer pause
        isDead = false;
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("a", (await client.AskAsync()).Text);
        Assert.Equal("a", (await client.AskAsync()).Text);
        Assert.Equal((LaneState.Healthy, LaneState.Cooling), changes[0]);
        Assert.Equal((LaneState.Probing, LaneState.Healthy), changes[^1]);
    }

    [Fact]
    public async Task AHalfOpenLane_GetsOneCall_OfAThousand()
    {
        var gate = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lane = new LaneClient((call, _) => call <= 5 ? Task.FromException<string>(LaneClient.Error(ProviderErrorKind.Network)) : gate.Task);
        using var client = Routes.Tiers(_time, new FallbackOptions { MaxRetries = 0 }, lane, LaneClient.Answering("b"));
        for (int i = 0; i < 5; i++)
        {
            await client.AskAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        var calls = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => Task.FromResult(client.AskAsync()))));
        gate.SetResult("a");
        var answers = await Task.WhenAll(calls);

        Assert.Equal(6, lane.Calls);
        Assert.Equal(999, answers.Count(answer => answer.Text == "b"));
    }

    [Fact]
    public async Task AProbeThatItsCallerCancels_IsGivenBack()
    {
        var lane = new LaneClient(async (call, token) =>
        {
            if (call <= 5)
            {
                throw LaneClient.Error(ProviderErrorKind.Network);
            }

            await Task.Delay(call == 6 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, token);
            return "a";
        });
        using var client = Routes.Tiers(_time, new FallbackOptions { MaxRetries = 0 }, lane, LaneClient.Answering("b"));
        for (int i = 0; i < 5; i++)
        {
            await client.AskAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        using var stop = new CancellationTokenSource();
        var probe = client.GetResponseAsync(Routes.Question, null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        Assert.Equal("a", (await client.AskAsync()).Text);
    }

    [Fact]
    public async Task AnEmergencyCall_IsNoProbe_WhereAnotherLaneIsWell()
    {
        var ill = LaneClient.Failing(ProviderErrorKind.Network);
        using var client = Routes.OneTier(_time, new FallbackOptions { Strategy = SelectionStrategies.Static, MaxRetries = 1, BaseDelay = TimeSpan.Zero }, ill, LaneClient.Answering("b"));
        for (int i = 0; i < 5; i++)
        {
            await client.AskAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        var emergency = await client.AskAsync(new ChatOptions().WithScope(new CallScope { Urgency = CallUrgency.Emergency }));
        Assert.Equal(("b", 5), (emergency.Text, ill.Calls));
        Assert.Equal(new SkippedLane("a", SkipReason.Cooling), Assert.Single(emergency.GetRoute()!.Skipped));

        Assert.Equal("b", (await client.AskAsync()).Text);
        Assert.Equal(6, ill.Calls);   // one that can wait is the probe
    }

    [Fact]
    public async Task ASingleLanesCooldown_IsNoOutage()
    {
        var lane = new LaneClient((call, _) => call <= 50 ? Task.FromException<string>(LaneClient.Error(ProviderErrorKind.RateLimited, TimeSpan.FromHours(1))) : Task.FromResult("back"));
        using var client = Routes.Tiers(_time, new FallbackOptions { MaxRetries = 0 }, lane);
        for (int i = 0; i < 50; i++)
        {
            await client.AskAsync().FailAsync(_time);
        }

        Assert.Equal((50, LaneState.Cooling), (lane.Calls, Lane(client, "a").State));
        Assert.Equal("back", (await client.AskAsync()).Text);
    }

    [Fact]
    public async Task ATotalOutage_IsNotAmplified()
    {
        LaneClient[] lanes = [.. Enumerable.Range(0, 3).Select(_ => LaneClient.Failing(ProviderErrorKind.ServerError))];
        using var client = Routes.Tiers(_time, new FallbackOptions { BaseDelay = TimeSpan.Zero }, lanes);
        const int WarmUp = 300, Calls = 5000;
        for (int i = 0; i < WarmUp + Calls; i++)
        {
            if (i == WarmUp)
            {
                _warm = lanes.Sum(lane => lane.Calls);
            }

            var error = await client.AskAsync().FailAsync(_time);
            Assert.Contains(error.Route!.Attempts, attempt => attempt.Lane == "c");   // the last resort is always tried
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange((lanes.Sum(lane => lane.Calls) - _warm) / (double)Calls, 1, 1.2);
    }

    [Fact]
    public async Task TheSnapshot_TellsErrorsByKind_LatencyAndBudget()
    {
        var lane = new LaneClient(async (call, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _time, token);
            return call % 10 == 0 ? throw LaneClient.Error(ProviderErrorKind.MalformedOutput) : "a";
        });
        using var client = Routes.Tiers(_time, new FallbackOptions { MaxRetries = 0 }, lane, LaneClient.Answering("b"));
        for (int i = 0; i < 100; i++)
        {
            await client.AskAsync().EndAsync(_time);
        }

        var health = Lane(client, "a");
        var errors = client.Health.Snapshot().Errors;
        Assert.Equal((100, 90), (health.Attempts, health.Answers));
        Assert.Equal(0.1, health.ErrorRate, 3);
        Assert.Equal(0.9, health.Availability, 3);
        Assert.Equal(-1, health.ErrorBudgetLeft, 2);   // a tenth failed where a twentieth may
        Assert.InRange(health.LatencyP95!.Value.TotalSeconds, 1, 1.5);
        Assert.Equal(("a", ProviderErrorKind.MalformedOutput, 10L), Assert.Single(errors) is { } error ? (error.Provider, error.Error, error.Count) : default);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(client.Health.Snapshot().Errors);
        Assert.Equal(0, Lane(client, "a").ErrorRate);
    }

    private long _warm;

    private static LaneHealth Lane(FallbackChatClient client, string name) => client.Health.Snapshot().Lanes.Single(lane => lane.Lane == name);
}
