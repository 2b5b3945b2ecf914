using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Caching;

public sealed class SingleFlightTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task AThousandSameCallsAtOnce_AreOneCall(bool isShared)
    {
        var inner = new FakeChatClient("the answer").BlockAt(1);
        using var client = isShared
            ? inner.UseResponseCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), new ResponseCacheKey("k", new byte[32]))
            : inner.UseResponseCache();

        var calls = Enumerable.Range(0, 1000).Select(i => Task.Run(async () => i % 3 == 0 ? (await client.StreamAsync("q")).ToChatResponse() : await client.AskAsync("q"))).ToArray();
        await inner.WaitForCallAsync(1);
        inner.Release(1);
        var answers = await Task.WhenAll(calls);

        Assert.Single(inner.Requests);
        Assert.All(answers, answer => Assert.Equal("the answer", answer.Text));
        Assert.Equal(1000, answers.Distinct(ReferenceEqualityComparer.Instance).Count());
        var counts = client.Counts();
        Assert.Equal((1L, 999L), (counts.Misses, counts.Hits + counts.Shared));
    }

    [Fact]
    public async Task TheFirstCallersEnd_IsNotTheOthers()
    {
        var inner = new FakeChatClient("the answer").BlockAt(1);
        using var client = inner.UseResponseCache();
        using var stop = new CancellationTokenSource();

        var first = client.AskAsync("q", cancellationToken: stop.Token);
        await inner.WaitForCallAsync(1);
        var second = client.AskAsync("q");
        var third = client.StreamAsync("q");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        inner.Release(1);

        Assert.Equal("the answer", (await second).Text);
        Assert.Equal("the answer", (await third).ToChatResponse().Text);
        Assert.Single(inner.Requests);
    }

    [Fact]
    public async Task WhenAllHaveLeft_TheCallIsCancelled_AndTheNextOneIsNew()
    {
        var cancelled = new TaskCompletionSource();
        var inner = new BlockingChatClient(cancelled);
        using var client = inner.UseResponseCache();
        using var stop = new CancellationTokenSource();

        var calls = Enumerable.Range(0, 5).Select(_ => client.AskAsync("q", cancellationToken: stop.Token)).ToArray();
        await stop.CancelAsync();
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Assert.IsNotType<ProviderException>(error);
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, inner.Calls);
        using var again = new CancellationTokenSource();
        var next = client.AskAsync("q", cancellationToken: again.Token);
        Assert.Equal(2, inner.Calls);
        await again.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task AnError_IsGivenToAllWhoWait_AndIsNotKept()
    {
        var error = new ProviderException("fake", ProviderErrorKind.Overloaded, "Busy.");
        var inner = new FakeChatClient("later").BlockAt(1).FailAt(1, error);
        using var client = inner.UseResponseCache();

        var calls = Enumerable.Range(0, 20).Select(_ => client.AskAsync("q")).ToArray();
        inner.Release(1);
        foreach (var call in calls)
        {
            Assert.Same(error, await Assert.ThrowsAsync<ProviderException>(() => call));
        }

        Assert.Single(inner.Requests);
        Assert.Equal("later", (await client.AskAsync("q")).Text);
    }

    [Fact]
    public async Task AnotherCallersBudget_IsNotMine()
    {
        var inner = new FakeChatClient("mine").BlockAt(1).FailAt(1, new ProviderException("fake", ProviderErrorKind.BudgetExceeded, "Spent."));
        using var client = inner.UseResponseCache();
        var first = client.AskAsync("q");
        var second = client.AskAsync("q");
        inner.Release(1);
        await Assert.ThrowsAsync<ProviderException>(() => first);
        Assert.Equal("mine", (await second).Text);
        Assert.Equal(2, inner.Requests.Count);
    }

    [Fact]
    public async Task MyDeadline_HoldsWhileIWaitForAnother()
    {
        var time = new FakeTime();
        var inner = new FakeChatClient("late").BlockAt(1);
        using var client = inner.UseResponseCache(timeProvider: time);
        var first = client.AskAsync("q");
        var hurried = default(ChatOptions).WithScope(new CallScope { Tenant = "north", Patient = "p1", Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(2) });
        var second = client.AskAsync("q", hurried);
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ProviderErrorKind.DeadlineExceeded, (await Assert.ThrowsAsync<ProviderException>(() => second)).Error);
        inner.Release(1);
        Assert.Equal("late", (await first).Text);
    }

    [Fact]
    public async Task MyDeadline_MayBeFartherOffThanATimerCounts()
    {
        var inner = new FakeChatClient("late").BlockAt(1);
        using var client = inner.UseResponseCache();
        var first = client.AskAsync("q");
        var second = client.AskAsync("q", default(ChatOptions).WithScope(new CallScope { Tenant = "north", Patient = "p1", Deadline = DateTimeOffset.MaxValue }));
        inner.Release(1);
        Assert.Equal(["late", "late"], [(await first).Text, (await second).Text]);
    }

    [Fact]
    public async Task AClientThatGivesUpByItself_IsNotACancellation()
    {
        var inner = new FakeChatClient("x").FailAt(1, new TaskCanceledException());
        using var client = inner.UseResponseCache();
        Assert.Equal(ProviderErrorKind.Timeout, (await Assert.ThrowsAsync<ProviderException>(() => client.AskAsync("q"))).Error);
    }

    [Fact]
    public async Task AStream_ReachesAllWhoListen_PieceByPiece()
    {
        var gate = new SemaphoreSlim(0);
        var inner = new SteppedChatClient(gate, 5);
        using var client = inner.UseResponseCache();
        await using var first = client.GetStreamingResponseAsync(CacheCalls.Ask("q"), CacheCalls.Of("p1")).GetAsyncEnumerator();
        await using var second = client.GetStreamingResponseAsync(CacheCalls.Ask("q"), CacheCalls.Of("p1")).GetAsyncEnumerator();

        for (int i = 0; i < 5; i++)
        {
            gate.Release();
            Assert.True(await first.MoveNextAsync());
            Assert.True(await second.MoveNextAsync());
            Assert.Equal($"piece {i} ", first.Current.Text);
            Assert.Equal($"piece {i} ", second.Current.Text);
            Assert.NotSame(first.Current, second.Current);
            Assert.Equal((false, true), (first.Current.IsFromCache(), second.Current.IsFromCache()));
            ((TextContent)first.Current.Contents[0]).Text = "changed";
        }

        gate.Release();
        Assert.True(await first.MoveNextAsync());
        Assert.True(await second.MoveNextAsync());
        Assert.Equal(ChatFinishReason.Stop, second.Current.FinishReason);
        Assert.False(await first.MoveNextAsync());
        Assert.False(await second.MoveNextAsync());
        Assert.Equal(1, inner.Calls);
        Assert.Equal("piece 0 piece 1 piece 2 piece 3 piece 4 ", (await client.AskAsync("q")).Text);
    }

    private sealed class BlockingChatClient(TaskCompletionSource cancelled) : DelegatingChatClient(new EchoChatClient())
    {
        public int Calls { get; private set; }

        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                cancelled.TrySetResult();
            }

            throw new InvalidOperationException("It is never reached.");
        }
    }

    private sealed class SteppedChatClient(SemaphoreSlim gate, int pieces) : DelegatingChatClient(new EchoChatClient())
    {
        public int Calls { get; private set; }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Calls++;
            for (int i = 0; i <= pieces; i++)
            {
                await gate.WaitAsync(cancellationToken);
                if (i < pieces)
                {
                    yield return new ChatResponseUpdate(ChatRole.Assistant, $"piece {i} ");
                }
            }

            yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
        }
    }
}
