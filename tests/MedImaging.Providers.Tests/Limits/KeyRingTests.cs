using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Limits;

public sealed class KeyRingTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is there a nodule?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheKeyNotUsedForLongest_IsNext_AndOneCallIsOneInnerCall()
    {
        var (ring, keys, _) = Ring(3);
        for (int i = 0; i < 7; i++)
        {
            await ring.GetResponseAsync(Question, null, Token);
        }

        Assert.Equal([3, 2, 2], keys.Select(k => k.Requests.Count));
    }

    [Fact]
    public async Task TheKeyWithTheMostRoom_IsNext()
    {
        var time = new FakeTime();
        FakeChatClient[] keys = [new(), new()];
        var ring = new KeyRingChatClient(
            "fake", [keys[0].Otherwise(_ => "1").UseRateLimit(new RateLimitOptions { RequestsPerMinute = 2 }, time), keys[1].Otherwise(_ => "2").UseRateLimit(new RateLimitOptions { RequestsPerMinute = 6 }, time)], null, time);
        for (int i = 0; i < 8; i++)
        {
            await ring.GetResponseAsync(Question, null, Token);
        }

        Assert.Equal([2, 6], keys.Select(k => k.Requests.Count));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public async Task AKeyThatSentTooMuch_Rests_AndTheOtherServes_UntilItsTimeIsOver()
    {
        var (ring, keys, time) = Ring(2);
        Fail(keys[0], ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(40));
        var error = await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));
        Assert.Equal(ProviderErrorKind.RateLimited, error.Error);   // nothing here retries
        Assert.Equal(1, Usable(ring));
        await ring.GetResponseAsync(Question, null, Token);
        await ring.GetResponseAsync(Question, null, Token);
        Assert.Equal([1, 2], keys.Select(k => k.Requests.Count));

        time.Advance(TimeSpan.FromSeconds(40));
        await ring.GetResponseAsync(Question, null, Token);
        Assert.Equal([2, 2], keys.Select(k => k.Requests.Count));
    }

    [Fact]
    public async Task WhenNoKeyCanBeUsed_ItSaysAtOnce_WhenTheFirstCan()
    {
        var (ring, keys, time) = Ring(2);
        Fail(keys[0], ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(40));
        Fail(keys[1], ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));
        await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));
        time.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));

        Assert.Equal((ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(15), 2), (error.Error, error.RetryAfter, error.KeyNumber));
        Assert.Equal([1, 1], keys.Select(k => k.Requests.Count));
        Assert.Equal(0, Usable(ring));
    }

    [Theory]
    [InlineData(ProviderErrorKind.RateLimited)]     // without a Retry-After the rest is a guess
    [InlineData(ProviderErrorKind.ServerError)]
    [InlineData(ProviderErrorKind.Network)]
    [InlineData(ProviderErrorKind.Timeout)]
    [InlineData(ProviderErrorKind.Overloaded)]
    [InlineData(ProviderErrorKind.Unknown)]
    public async Task ASingleKey_IsNeverAnOutage_AfterATransientError(ProviderErrorKind kind)
    {
        var (ring, keys, _) = Ring(1);
        Fail(keys[0], kind, null);
        await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));
        Assert.Equal(kind == ProviderErrorKind.RateLimited ? 0 : 1, Usable(ring));   // no reason to try again at once

        await ring.GetResponseAsync(Question, null, Token);

        Assert.Equal(2, keys[0].Requests.Count);
    }

    [Fact]
    public async Task AKeyTheProviderDoesNotKnow_IsLeftOut_UntilItIsReplaced()
    {
        var (ring, keys, time) = Ring(1);
        Fail(keys[0], ProviderErrorKind.Authentication, null);
        await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));
        time.Advance(TimeSpan.FromDays(30));
        var error = await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));
        Assert.Equal(ProviderErrorKind.Authentication, error.Error);
        Assert.Equal((KeyState.Quarantined, null), (ring.Keys[0].State, ring.Keys[0].UsableIn));

        ring.Replace(1, new FakeChatClient("new"));

        Assert.Equal("new", (await ring.GetResponseAsync(Question, null, Token)).Text);
        Assert.True(keys[0].IsDisposed);
    }

    [Fact]
    public async Task Replace_DropsNoCall_AndDisposesTheOldClientWithItsLast()
    {
        var (ring, keys, _) = Ring(1);
        keys[0].BlockAt(1);
        var call = ring.GetResponseAsync(Question, null, Token);
        ring.Replace(1, new FakeChatClient("new"));
        Assert.False(keys[0].IsDisposed);

        keys[0].Release(1);

        Assert.Equal("key 1", (await call).Text);
        Assert.True(keys[0].IsDisposed);
        Assert.Equal("new", (await ring.GetResponseAsync(Question, null, Token)).Text);
    }

    [Theory]
    [InlineData(QuotaReset.UtcMidnight, "2026-01-03T00:00:00Z")]
    [InlineData(QuotaReset.PacificMidnight, "2026-01-02T08:00:00Z")]
    public async Task AUsedUpAllowance_RestsTheKey_UntilTheNextDay(QuotaReset reset, string next)
    {
        var (ring, keys, time) = Ring(1, new KeyRingOptions { QuotaReset = reset });
        Fail(keys[0], ProviderErrorKind.QuotaExhausted, null);
        await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));

        var error = await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, null, Token));

        Assert.Equal(ProviderErrorKind.QuotaExhausted, error.Error);
        Assert.Equal(DateTimeOffset.Parse(next), time.GetUtcNow() + error.RetryAfter);
        time.JumpWallClock(TimeSpan.FromDays(-400));   // a clock set back does not make the rest longer
        time.Advance(error.RetryAfter!.Value);
        await ring.GetResponseAsync(Question, null, Token);
    }

    [Theory]
    [InlineData("2026-03-07T12:00:00Z", "2026-03-08T08:00:00Z")]   // the clock changes after this midnight
    [InlineData("2026-03-08T12:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-11-01T06:59:59Z", "2026-11-01T07:00:00Z")]
    [InlineData("2026-11-01T12:00:00Z", "2026-11-02T08:00:00Z")]
    [InlineData("2025-12-31T23:00:00Z", "2026-01-01T08:00:00Z")]
    [InlineData("2026-07-01T03:00:00Z", "2026-07-01T07:00:00Z")]
    public void CalifornianMidnights_FollowSummerTime(string now, string next)
        => Assert.Equal(DateTimeOffset.Parse(next), QuotaDays.NextAfter(DateTimeOffset.Parse(now), QuotaReset.PacificMidnight));

    [Fact]
    public async Task AStream_HoldsItsKey_AndItsErrorCountsForTheKey()
    {
        var (ring, keys, _) = Ring(2);
        Fail(keys[0], ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(9));
        var seen = new List<string>();
        await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var update in ring.GetStreamingResponseAsync(Question, null, Token))
            {
                seen.Add(update.Text);
                Assert.Equal(1, ring.Keys[0].InFlight);
            }
        });

        Assert.NotEmpty(seen);
        Assert.Equal((KeyState.Resting, 0, ProviderErrorKind.RateLimited), (ring.Keys[0].State, ring.Keys[0].InFlight, ring.Keys[0].LastError));
        Assert.Equal(1, Usable(ring));
    }

    [Fact]
    public async Task ARefusalOfItsOwnQueue_RestsNoKey()
    {
        var time = new FakeTime();
        var ring = new KeyRingChatClient("fake", [new FakeChatClient().Otherwise(_ => "yes").UseRateLimit(new RateLimitOptions { RequestsPerMinute = 1 }, time)], null, time);
        await ring.GetResponseAsync(Question, null, Token);
        var hurry = new ChatOptions().WithScope(new CallScope { Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(1) });
        await Assert.ThrowsAsync<ProviderException>(() => ring.GetResponseAsync(Question, hurry, Token));
        Assert.Equal(KeyState.Ready, ring.Keys[0].State);
    }

    private static (KeyRingChatClient Ring, FakeChatClient[] Keys, FakeTime Time) Ring(int keys, KeyRingOptions? options = null)
    {
        var time = new FakeTime();
        var clients = Enumerable.Range(1, keys).Select(i => new FakeChatClient().Otherwise(_ => $"key {i}")).ToArray();
        return (new KeyRingChatClient("fake", clients, options, time), clients, time);
    }

    private static void Fail(FakeChatClient key, ProviderErrorKind kind, TimeSpan? retryAfter)
        => key.FailAt(key.Requests.Count + 1, new ProviderException("fake", kind, "It failed.") { RetryAfter = retryAfter });

    private static int Usable(KeyRingChatClient ring) => ((IKeyedClient)ring.GetService(typeof(IKeyedClient))!).UsableKeys;
}
