using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using CircuitState = MedImaging.Providers.CircuitState;

namespace MedImaging.Tests.Limits;

public sealed class CircuitBreakerTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is there a nodule?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItOpensWithinAWindow_AndAProbeClosesIt_AndItSaysSo()
    {
        var (time, inner) = (new FakeTime(), new FakeChatClient().Otherwise(_ => "yes"));
        var client = inner.UseCircuitBreaker(null, time);
        var breaker = (CircuitBreaker)client.GetService(typeof(CircuitBreaker))!;
        var seen = new List<CircuitState>();
        breaker.StateChanged += (_, e) => seen.Add(e.State);
        await FailAsync(client, inner, 5, ProviderErrorKind.ServerError);

        var refused = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, null, Token));

        Assert.Equal((ProviderErrorKind.Overloaded, TimeSpan.FromSeconds(10)), (refused.Error, refused.RetryAfter));
        Assert.Equal(5, inner.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(CircuitState.HalfOpen, breaker.State);
        await client.GetResponseAsync(Question, null, Token);
        Assert.Equal([CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed], seen);
    }

    [Theory]
    [InlineData(ProviderErrorKind.InvalidRequest)]
    [InlineData(ProviderErrorKind.ContentBlocked)]
    [InlineData(ProviderErrorKind.PolicyBlocked)]
    [InlineData(ProviderErrorKind.RateLimited)]
    [InlineData(ProviderErrorKind.Authentication)]
    [InlineData(ProviderErrorKind.BudgetExceeded)]
    [InlineData(ProviderErrorKind.DeadlineExceeded)]   // at once: the call had no chance
    public async Task ErrorsThatAreNotTheProvidersHealth_DoNotCount(ProviderErrorKind kind)
    {
        var (time, inner) = (new FakeTime(), new FakeChatClient());
        var client = inner.UseCircuitBreaker(null, time);
        await FailAsync(client, inner, 20, kind);
        Assert.Equal(CircuitState.Closed, ((CircuitBreaker)client.GetService(typeof(CircuitBreaker))!).State);
    }

    [Fact]
    public async Task HalfOpen_LetsExactlyOneThrough_OfAThousand()
    {
        var (time, inner) = (new FakeTime(), new FakeChatClient().Otherwise(_ => "yes"));
        var client = inner.UseCircuitBreaker(null, time);
        await FailAsync(client, inner, 5, ProviderErrorKind.Network);
        time.Advance(TimeSpan.FromSeconds(10));
        inner.BlockAt(6);
        var ends = new ConcurrentBag<ProviderErrorKind?>();
        using var go = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, 1000).Select(_ => new Thread(
            () =>
            {
                go.Wait();
                var call = client.GetResponseAsync(Question, null, CancellationToken.None);
                ends.Add(call.IsFaulted ? ((ProviderException)call.Exception.InnerException!).Error : null);
            },
            64 << 10)).ToList();
        threads.ForEach(t => t.Start());
        go.Set();
        threads.ForEach(t => t.Join());

        Assert.Equal(6, inner.Requests.Count);
        Assert.Equal(1, ends.Count(e => e is null));
        Assert.Equal(999, ends.Count(e => e == ProviderErrorKind.Overloaded));
        inner.Release(6);
    }

    [Fact]
    public async Task AProbeThatIsCancelled_MakesWayForAnother_AndOneThatFailsDoublesTheBreak()
    {
        var (time, inner) = (new FakeTime(), new FakeChatClient().Otherwise(_ => "yes"));
        var client = inner.UseCircuitBreaker(null, time);
        await FailAsync(client, inner, 5, ProviderErrorKind.Network);
        time.Advance(TimeSpan.FromSeconds(10));
        inner.BlockAt(6);
        using var cancel = new CancellationTokenSource();
        var probe = client.GetResponseAsync(Question, null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        await FailAsync(client, inner, 1, ProviderErrorKind.Network);

        var refused = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, null, Token));
        Assert.Equal(TimeSpan.FromSeconds(20), refused.RetryAfter);
    }

    [Fact]
    public async Task AStreamsOutcome_IsItsFirstContent_AndABreakOffCounts()
    {
        var (time, inner) = (new FakeTime(), new FakeChatClient().Otherwise(_ => "a long answer in several chunks"));
        var client = inner.UseCircuitBreaker(new CircuitBreakerOptions { LeastCalls = 1 }, time);
        var breaker = (CircuitBreaker)client.GetService(typeof(CircuitBreaker))!;
        inner.FailAt(1, new IOException("The connection broke."));
        await Assert.ThrowsAsync<IOException>(async () => await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token));
        Assert.Equal(CircuitState.Open, breaker.State);

        time.Advance(TimeSpan.FromSeconds(10));
        await using var stream = client.GetStreamingResponseAsync(Question, null, Token).GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(CircuitState.Closed, breaker.State);
    }

    [Fact]
    public async Task AnEmptyPiece_IsNotAStreamsFirstContent()
    {
        var time = new FakeTime();
        var breaker = new CircuitBreaker("fake", new CircuitBreakerOptions { LeastCalls = 1 }, time);
        using var client = new EmptyThenBroken().UseCircuitBreaker(breaker);
        for (int i = 0; i < 2; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Assert.ThrowsAsync<IOException>(async () => await client.GetStreamingResponseAsync(Question, null, Token).ToChatResponseAsync(Token));
            Assert.Equal(CircuitState.Open, breaker.State);
        }
    }

    // Why the breaker is our own; should this fail one day, Polly's will do.
    [Fact]
    public async Task PollysBreaker_ClosesByAProbe_ThatSaidNothing()
    {
        var time = new FakeTime();
        var state = new CircuitBreakerStateProvider();
        var polly = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { MinimumThroughput = 2, BreakDuration = TimeSpan.FromSeconds(10), StateProvider = state, ShouldHandle = new PredicateBuilder().Handle<IOException>() })
            .Build();
        for (int i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<IOException>(async () => await polly.ExecuteAsync(_ => ValueTask.FromException(new IOException()), Token));
        }

        time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await polly.ExecuteAsync(_ => ValueTask.FromException(new OperationCanceledException()), Token));
        Assert.Equal(Polly.CircuitBreaker.CircuitState.Closed, state.CircuitState);
    }

    [Fact]
    public void TheBreaker_AgreesWithItsModel_InRandomSequences()
    {
        int opened = 0;
        Parallel.For(0, RateLaneModelTests.Sequences, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed => Interlocked.Add(ref opened, Compare(seed)));
        Assert.True(opened > RateLaneModelTests.Sequences / 10, $"It opened {opened} times: too few to say anything.");
    }

    private static int Compare(int seed)
    {
        var (random, time) = (new Random(seed), new FakeTime());
        var options = new CircuitBreakerOptions { LeastCalls = random.Next(1, 5), FailureShare = random.Next(1, 5) / 4.0, LongestBreak = TimeSpan.FromSeconds(35) };
        var (breaker, model) = (new CircuitBreaker("fake", options, time), new BreakerModel(options));
        var calls = new List<(CircuitBreaker.Ticket Ticket, int Id)>();
        int opened = 0;
        breaker.StateChanged += (_, e) => opened += e.State == CircuitState.Open ? 1 : 0;
        for (int step = 0; step < 40; step++)
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    CircuitBreaker.Ticket? ticket = null;
                    try
                    {
                        ticket = breaker.Enter();
                    }
                    catch (ProviderException)
                    {
                    }

                    Assert.True(model.Enter(time.Elapsed.Ticks, step) == ticket is not null, $"Seed {seed}, step {step}: one lets the call go, the other does not.");
                    if (ticket is { } leave)
                    {
                        calls.Add((leave, step));
                    }

                    break;
                case 2 or 3 when calls.Count > 0:
                    var (one, outcome) = (calls[random.Next(calls.Count)], (CallOutcome)random.Next(3));
                    calls.Remove(one);
                    breaker.Leave(one.Ticket, outcome);
                    model.Leave(time.Elapsed.Ticks, one.Id, outcome);
                    break;
                case 4:
                    time.Advance(TimeSpan.FromSeconds(random.Next(15)));
                    break;
            }

            Assert.True(model.StateAt(time.Elapsed.Ticks) == breaker.State, $"Seed {seed}, step {step}: {model.StateAt(time.Elapsed.Ticks)} and {breaker.State}.");
        }

        return opened;
    }

    private static async Task FailAsync(IChatClient client, FakeChatClient inner, int calls, ProviderErrorKind kind)
    {
        for (int i = 0; i < calls; i++)
        {
            inner.FailAt(inner.Requests.Count + 1, new ProviderException("fake", kind, "It failed."));
            await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, null, Token));
        }
    }

    private sealed class EmptyThenBroken() : DelegatingChatClient(new FakeChatClient())
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("")]);
            throw new IOException("The connection broke.");
        }
    }

    /// <summary>The rules again: a list of outcomes, the calls that still count, and one place for a probe.</summary>
    private sealed class BreakerModel(CircuitBreakerOptions options)
    {
        private readonly List<(long Slice, bool IsBad)> _outcomes = [];
        private readonly HashSet<int> _counting = [];
        private CircuitState _state;
        private long _until;
        private int _failedProbes;

        private long Break => Math.Min(options.BreakTime.Ticks << _failedProbes, options.LongestBreak.Ticks);

        public CircuitState StateAt(long now) => _state == CircuitState.Open && now >= _until ? CircuitState.HalfOpen : _state;

        public bool Enter(long now, int id)
        {
            if (_state != CircuitState.Closed && now < _until)
            {
                return false;
            }

            if (_state != CircuitState.Closed)
            {
                (_state, _until) = (CircuitState.HalfOpen, now + Break);
                _counting.Clear();
            }

            return _counting.Add(id);
        }

        public void Leave(long now, int id, CallOutcome outcome)
        {
            if (!_counting.Remove(id))
            {
                return;
            }

            if (_state == CircuitState.HalfOpen)
            {
                _failedProbes += outcome == CallOutcome.Bad ? 1 : 0;
                (_state, _until) = outcome switch { CallOutcome.Good => (CircuitState.Closed, 0), CallOutcome.Bad => (CircuitState.Open, now + Break), _ => (_state, now) };
                if (outcome == CallOutcome.Good) { _failedProbes = 0; _outcomes.Clear(); }
                return;
            }

            long slice = now / (options.Window.Ticks / 10);
            if (outcome != CallOutcome.SaysNothing) { _outcomes.Add((slice, outcome == CallOutcome.Bad)); }
            var inWindow = _outcomes.Where(o => o.Slice > slice - 10).ToList();
            if (outcome == CallOutcome.Bad && inWindow.Count >= options.LeastCalls && inWindow.Count(o => o.IsBad) >= inWindow.Count * options.FailureShare)
            {
                (_state, _until) = (CircuitState.Open, now + Break);
                _counting.Clear();
            }
        }
    }
}
