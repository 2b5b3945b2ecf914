using System.Collections.Concurrent;
using System.Diagnostics;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Limits;

public sealed class RateLimitTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is there a nodule?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheTwentyFirstCall_WaitsUntilAFullMinuteAfterTheFirst()
    {
        var (client, time, inner) = Limited(new RateLimitOptions());
        for (int i = 0; i < 20; i++)
        {
            await client.GetResponseAsync(Question, null, Token);
        }

        var last = client.GetResponseAsync(Question, null, Token);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(20, inner.Requests.Count);   // a window that includes both its ends is a window too
        time.Advance(TimeSpan.FromMilliseconds(1));
        await last;
        Assert.Equal(21, inner.Requests.Count);
    }

    [Fact]
    public async Task AnEmergencyGoesFirst_ThenByArrival()
    {
        var (client, time, inner) = Limited(new RateLimitOptions { RequestsPerMinute = 1, LongestWait = TimeSpan.FromMinutes(3) });
        await client.GetResponseAsync("0", null, Token);
        var calls = new[] { (CallUrgency.Routine, "4"), (CallUrgency.Urgent, "2"), (CallUrgency.Routine, "5"), (CallUrgency.Emergency, "1"), (CallUrgency.Urgent, "3") }
            .Select(c => client.GetResponseAsync(c.Item2, new ChatOptions().WithScope(new CallScope { Urgency = c.Item1 }), Token)).ToList();
        for (int i = 2; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(60.001));
            await inner.WaitForCallAsync(i, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        }

        // The rest would wait for longer than three minutes.
        Assert.Equal(["0", "1", "2"], inner.Requests.Select(r => r.Messages[0].Text));
        var refused = await Assert.ThrowsAsync<ProviderException>(() => calls[0]);
        Assert.Equal(ProviderErrorKind.RateLimited, refused.Error);
    }

    [Fact]
    public async Task ACallThatCannotMakeItsDeadline_IsRefusedAtOnce_WithTheTimeItCouldStart()
    {
        var (client, time, inner) = Limited(new RateLimitOptions { RequestsPerMinute = 1 });
        await client.GetResponseAsync(Question, null, Token);
        time.Advance(TimeSpan.FromSeconds(10));

        var tight = new ChatOptions().WithScope(new CallScope { Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(49) });
        var refused = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, tight, Token));

        Assert.Equal(ProviderErrorKind.RateLimited, refused.Error);
        Assert.Equal(TimeSpan.FromSeconds(50) + TimeSpan.FromTicks(1), refused.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(10), time.Elapsed);
        Assert.Single(inner.Requests);
    }

    [Fact]
    public async Task ALaterEmergency_RefusesAtOnce_WhomItMakesLate()
    {
        var (client, time, _) = Limited(new RateLimitOptions { RequestsPerMinute = 1 });
        await client.GetResponseAsync(Question, null, Token);
        var routine = client.GetResponseAsync(Question, new ChatOptions().WithScope(new CallScope { Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(70) }), Token);
        Assert.False(routine.IsCompleted);

        var emergency = client.GetResponseAsync(Question, new ChatOptions().WithScope(new CallScope { Urgency = CallUrgency.Emergency }), Token);

        await Assert.ThrowsAsync<ProviderException>(() => routine);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        time.Advance(TimeSpan.FromSeconds(60.001));
        await emergency;
    }

    [Fact]
    public async Task ThePatientRoutineCall_GoesAfterNineOvertakes()
    {
        var (client, time, inner) = Limited(new RateLimitOptions { RequestsPerMinute = 1, LongestWait = TimeSpan.FromHours(1) });
        await client.GetResponseAsync("first", null, Token);
        var routine = client.GetResponseAsync("routine", null, Token);
        for (int i = 0; i < 12; i++)
        {
            _ = client.GetResponseAsync("emergency", new ChatOptions().WithScope(new CallScope { Urgency = CallUrgency.Emergency }), Token);
        }

        for (int i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(60.001));
            await inner.WaitForCallAsync(i + 2, Token);
        }

        await routine;
        Assert.Equal("routine", inner.Requests[^1].Messages[0].Text);
    }

    [Fact]
    public async Task AProvidersRetryAfter_ClosesTheLane_ForThatModelOnly()
    {
        var (client, time, inner) = Limited(new RateLimitOptions());
        inner.FailAt(1, new ProviderException("fake", ProviderErrorKind.RateLimited, "Too many.") { RetryAfter = TimeSpan.FromSeconds(33) });
        await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, null, Token));

        var waits = client.GetResponseAsync(Question, null, Token);
        await client.GetResponseAsync(Question, new ChatOptions { ModelId = "other" }, Token);
        time.Advance(TimeSpan.FromSeconds(32.999));
        Assert.Equal(2, inner.Requests.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await waits;
    }

    [Fact]
    public async Task Tokens_AreEstimated_ThenCorrected_AlsoByStreams()
    {
        var (client, time, inner) = Limited(new RateLimitOptions { RequestsPerMinute = 100, TokensPerMinute = 1000, Estimator = (_, _) => 400, ExpectedOutputTokens = 100 });
        await client.GetResponseAsync(Question, null, Token);               // estimated at 500, used a few
        await foreach (var unused in client.GetStreamingResponseAsync(Question, null, Token))
        {
            Assert.NotNull(unused);
        }

        await client.GetResponseAsync(Question, null, Token);               // 500 more: there is room after the corrections
        var tooLong = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, new ChatOptions { MaxOutputTokens = 601 }, Token));
        Assert.Equal(ProviderErrorKind.ContextTooLong, tooLong.Error);
        Assert.Equal(3, inner.Requests.Count);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public async Task ACancelledCall_LeavesTheQueue_AndTheNextTakesItsPlace()
    {
        var (client, time, inner) = Limited(new RateLimitOptions { RequestsPerMinute = 1, QueueLimit = 2, LongestWait = TimeSpan.FromHours(1) });
        await client.GetResponseAsync("0", null, Token);
        using var cancel = new CancellationTokenSource();
        var first = client.GetResponseAsync("1", null, cancel.Token);
        var second = client.GetResponseAsync("2", null, Token);
        var third = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("3", null, Token));
        Assert.Equal(ProviderErrorKind.RateLimited, third.Error);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        time.Advance(TimeSpan.FromSeconds(60.001));
        await second;
        Assert.Equal(["0", "2"], inner.Requests.Select(r => r.Messages[0].Text));
        Assert.Equal(0, ((RateLimiter)client.GetService(typeof(RateLimiter))!).Headroom(null));
    }

    [Fact]
    public async Task SixteenThreads_NeverPassTheLimit_AndEveryCallEnds()
    {
        var inner = new FakeChatClient().Otherwise(_ => "yes");
        var options = new RateLimitOptions { RequestsPerMinute = 500, QueueLimit = 64, LongestWait = TimeSpan.FromMilliseconds(20) };
        using var limiter = new RateLimiter(options);
        var client = inner.UseRateLimit(limiter);
        var ends = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(t => Task.Run(
            async () =>
            {
                var random = new Random(t);
                for (int i = 0; i < 500; i++)
                {
                    using var cancel = new CancellationTokenSource();
                    var call = client.GetResponseAsync(Question, new ChatOptions().WithScope(new CallScope { Urgency = (CallUrgency)random.Next(3) }), cancel.Token);
                    if (random.Next(4) == 0)
                    {
                        await cancel.CancelAsync();
                    }

                    try
                    {
                        await call;
                        ends.Add("answer");
                    }
                    catch (ProviderException ex) when (ex.Error == ProviderErrorKind.RateLimited)
                    {
                        ends.Add("refused");
                    }
                    catch (OperationCanceledException)
                    {
                        ends.Add("cancelled");
                    }
                }
            },
            Token)));

        // It all took far less than a minute, so that the whole race is one window.
        Assert.Equal(8000, ends.Count);
        Assert.Equal(500, inner.Requests.Count);
        Assert.Equal(500, ends.Count(e => e == "answer"));
    }

    [Fact]
    public async Task SixteenThreads_ThatWaitOnTheRealClock_AllGetTheirTurn_AndNotTooSoon()
    {
        using var limiter = new RateLimiter(new RateLimitOptions { RequestsPerMinute = 20, QueueLimit = 100 }, null, TimeSpan.FromMilliseconds(50));
        var inner = new FakeChatClient().Otherwise(_ => "yes");
        var client = inner.UseRateLimit(limiter);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () =>
            {
                for (int i = 0; i < 30; i++)
                {
                    await client.GetResponseAsync(Question, null, Token);
                }
            },
            Token)));

        Assert.Equal(480, inner.Requests.Count);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(50 * ((480 / 20) - 1)), $"480 calls in {clock.Elapsed}.");
    }

    [Fact]
    public void TheEstimate_CountsTextAndImages()
    {
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("12345678"), new DataContent(new byte[100_000], "image/png"), new DataContent(new byte[7999], "audio/wav")])];
        Assert.Equal(4 + 2 + 258 + 2, TokenEstimates.Estimate(messages, null));
        Assert.Equal(4 + 3 + 258 + 2, TokenEstimates.Estimate(messages, new ChatOptions { Instructions = "abc" }));
    }

    [Fact]
    public async Task WithoutWaiting_ACallAllocatesNextToNothing()
    {
        using var limiter = new RateLimiter(new RateLimitOptions { RequestsPerMinute = 100_000 });
        for (int i = 0; i < 5000; i++)
        {
            await limiter.AcquireAsync("fake", null, 0, CallScope.None, Token);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            await limiter.AcquireAsync("fake", null, 0, CallScope.None, Token);
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.True(each < 64, $"{each} bytes a start.");
    }

    private static (IChatClient Client, FakeTime Time, FakeChatClient Inner) Limited(RateLimitOptions options)
    {
        var (time, inner) = (new FakeTime(), new FakeChatClient().Otherwise(_ => "yes"));
        return (inner.UseRateLimit(options, time), time, inner);
    }
}
