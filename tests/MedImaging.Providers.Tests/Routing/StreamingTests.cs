using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

public sealed class StreamingTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task AStream_FallsOver_BeforeItsFirstContent()
    {
        // Roles and usage are not content: the first lane sends both and then fails.
        var first = new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, _) => Broken(ProviderErrorKind.Overloaded, new ChatResponseUpdate { Role = ChatRole.Assistant }, new ChatResponseUpdate(null, [new UsageContent(new UsageDetails { InputTokenCount = 9 })])) };
        using var client = Routes.Tiers(_time, first, LaneClient.Answering("All of it."));

        var updates = await client.StreamAsync();

        Assert.Equal("All of it.", Routes.TextOf(updates));
        Assert.DoesNotContain(updates, update => update.Contents.OfType<UsageContent>().Any());
        var route = Assert.Single(updates, update => update.GetRoute() is not null).GetRoute();
        Assert.Equal((ProviderErrorKind.Overloaded, "b"), (route!.Attempts[0].Error, route.Lane));
        Assert.Equal("b", updates.ToChatResponse().GetRoute()?.Lane ?? updates.ToChatResponse().Messages[0].AdditionalProperties?.Values.OfType<RouteRecord>().SingleOrDefault()?.Lane);
        Assert.Equal((0, 0), (first.OpenStreams, _time.ArmedTimers));
    }

    [Fact]
    public async Task ABreakInTheMiddle_EndsTheStream_Explained_AndNoOtherLaneIsAsked()
    {
        var first = new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, _) => Broken(ProviderErrorKind.Network, LaneClient.Text("Half ")) };
        var next = LaneClient.Answering("b");
        using var client = Routes.Tiers(_time, first, next);
        var seen = new List<ChatResponseUpdate>();

        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Routes.Question, null, Routes.Token))
            {
                seen.Add(update);
            }
        });

        Assert.Equal(("Half ", ProviderErrorKind.Network, 1, 0), (Routes.TextOf(seen), error.Error, first.Calls, next.Calls));
        Assert.Equal(1, client.Health.Snapshot().Calls.Failed);
    }

    [Fact]
    public async Task ByPolicy_TheAnswerBeginsAnew_AndSaysSo()
    {
        var first = new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, _) => Broken(ProviderErrorKind.Overloaded, LaneClient.Text("Half ")) };
        using var client = Routes.Tiers(_time, new FallbackOptions { MidStream = MidStreamPolicy.Restart }, first, LaneClient.Answering("Whole."));

        var updates = await client.StreamAsync();

        int restart = updates.FindIndex(update => update.IsRestart());
        Assert.Equal("Half ", Routes.TextOf(updates.Take(restart)));
        Assert.Equal("Whole.", Routes.TextOf(updates.Skip(restart)));
    }

    [Fact]
    public async Task AMidStream429_CannotLoop()
    {
        LaneClient Lane() => new((_, _) => Task.FromResult("")) { Stream = (_, _) => Broken(ProviderErrorKind.RateLimited, LaneClient.Text("Half ")) };
        LaneClient[] lanes = [Lane(), Lane()];
        using var client = Routes.Tiers(_time, new FallbackOptions { MidStream = MidStreamPolicy.Restart, BaseDelay = TimeSpan.Zero }, lanes);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.StreamAsync());

        Assert.Equal(ProviderErrorKind.RateLimited, error.Error);
        Assert.InRange(lanes.Sum(lane => lane.Calls), 2, 2 * (1 + 3));
    }

    [Fact]
    public async Task EndlessUpdatesWithoutContent_AreNotKept()
    {
        async IAsyncEnumerable<ChatResponseUpdate> Endless()
        {
            while (true)
            {
                await Task.Yield();
                yield return new ChatResponseUpdate { Role = ChatRole.Assistant };
            }
        }

        var first = new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, _) => Endless() };
        using var client = Routes.Tiers(_time, first, LaneClient.Answering("b"));

        Assert.Equal("b", Routes.TextOf(await client.StreamAsync()));
        Assert.Equal(0, first.OpenStreams);
    }

    [Fact]
    public async Task ADeadlineMonthsAway_EndsNoStream()
    {
        using var client = Routes.Tiers(_time, LaneClient.Answering("a"));
        var options = new ChatOptions().WithScope(new CallScope { Deadline = _time.GetUtcNow() + TimeSpan.FromDays(90) });

        Assert.Equal("a", Routes.TextOf(await client.StreamAsync(options)));
    }

    [Fact]
    public async Task AnEmptyStream_IsNoAnswer()
    {
        var first = new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, _) => Broken(null) };
        using var client = Routes.Tiers(_time, first, LaneClient.Answering("b"));

        Assert.Equal("b", Routes.TextOf(await client.StreamAsync()));
    }

    [Fact]
    public async Task AConsumerThatLeaves_StopsTheAttempt_AndNothingLeaks()
    {
        async IAsyncEnumerable<ChatResponseUpdate> Long([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            yield return LaneClient.Text("one");
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }

        var lane = new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, token) => Long(token) };
        using var client = Routes.Tiers(_time, lane, LaneClient.Answering("b"));

        await foreach (var update in client.GetStreamingResponseAsync(Routes.Question, null, Routes.Token))
        {
            Assert.Equal("one", update.Text);
            break;
        }

        Assert.Equal((0, 0, 1), (lane.OpenStreams, _time.ArmedTimers, lane.Calls));
        Assert.Equal(0, client.Health.Snapshot().Calls.Total);
    }

    [Fact]
    public async Task CancellationInTheMiddle_IsTheCallersOwn()
    {
        using var stop = new CancellationTokenSource();
        async IAsyncEnumerable<ChatResponseUpdate> Long([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            yield return LaneClient.Text("one");
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }

        var next = LaneClient.Answering("b");
        using var client = Routes.Tiers(_time, new FallbackOptions { MidStream = MidStreamPolicy.Restart }, new LaneClient((_, _) => Task.FromResult("")) { Stream = (_, token) => Long(token) }, next);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Routes.Question, null, stop.Token))
            {
                Assert.Equal("one", update.Text);
            }
        });
        Assert.Equal(0, next.Calls);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Broken(ProviderErrorKind? error, params ChatResponseUpdate[] before)
    {
        foreach (var update in before)
        {
            await Task.Yield();
            yield return update;
        }

        if (error is { } kind)
        {
            throw LaneClient.Error(kind);
        }
    }
}
