using System.Collections.Concurrent;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

public sealed class LiteraturePaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Grants_NeverExceedTheRate_AndWasteNone(int perSecond)
    {
        var time = new FakeTime();
        using var pace = new LiteraturePace("pubmed", perSecond, time);
        var grants = new ConcurrentQueue<TimeSpan>();
        int count = (perSecond * 3) + 1;

        var all = Enumerable.Range(0, count).Select(async _ =>
        {
            await pace.WaitAsync(null, Token);
            grants.Enqueue(time.Elapsed);
        }).ToArray();
        while (!all.All(each => each.IsCompleted))
        {
            // Who has a turn notes it before the clock goes on, however late this machine lets it.
            for (int due = Math.Min(count, perSecond * ((int)time.Elapsed.TotalSeconds + 1)), waited = 0; grants.Count < due && waited < 5000; waited++)
            {
                await Task.Delay(1, Token);
            }

            await Task.WhenAny(time.WaitForTimersAsync(1, Token), Task.WhenAll(all));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(Enumerable.Range(0, count).Select(i => TimeSpan.FromSeconds(i / perSecond)), grants.Order());
    }

    [Fact]
    public async Task RandomArrivals_AgreeWithTheModel()
    {
        var random = new Random(99);
        for (int round = 0; round < 200; round++)
        {
            int perSecond = random.Next(1, 6);
            var time = new FakeTime();
            using var pace = new LiteraturePace("x", perSecond, time);
            var expected = new List<TimeSpan>();
            for (int i = 0; i < 30; i++)
            {
                time.Advance(TimeSpan.FromMilliseconds(random.Next(600)));
                var earliest = expected.Count >= perSecond ? expected[^perSecond] + TimeSpan.FromSeconds(1) : TimeSpan.Zero;
                expected.Add(earliest > time.Elapsed ? earliest : time.Elapsed);

                var wait = pace.WaitAsync(null, Token).AsTask();
                if (!wait.IsCompleted)
                {
                    await time.WaitForTimersAsync(1, Token);
                    time.Advance(expected[^1] - time.Elapsed - TimeSpan.FromMilliseconds(1));
                    Assert.False(wait.IsCompleted);
                    time.Advance(TimeSpan.FromMilliseconds(1));
                }

                await wait;
                Assert.Equal(expected[^1], time.Elapsed);
            }
        }
    }

    [Fact]
    public async Task ATurnAfterTheDeadline_IsNotWaitedFor()
    {
        var time = new FakeTime();
        using var pace = new LiteraturePace("pubmed", 1, time);
        await pace.WaitAsync(null, Token);

        var late = pace.WaitAsync(time.GetUtcNow().AddMilliseconds(500), Token).AsTask();
        await time.WaitForTimersAsync(2, Token);
        time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(ProviderErrorKind.DeadlineExceeded, (await Assert.ThrowsAsync<ProviderException>(() => late)).Error);
        Assert.Equal(ProviderErrorKind.DeadlineExceeded, (await Assert.ThrowsAsync<ProviderException>(async () => await pace.WaitAsync(time.GetUtcNow(), Token))).Error);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task ACancelledWait_TakesNoTurn()
    {
        var time = new FakeTime();
        using var pace = new LiteraturePace("pubmed", 1, time);
        await pace.WaitAsync(null, Token);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = pace.WaitAsync(null, cancelled.Token).AsTask();
        await time.WaitForTimersAsync(1, Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(pace.WaitAsync(null, Token).AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("key-1", 10)]
    public async Task ConcurrentSearchesOfAClient_ShareOnePace(string? key, int perSecond)
    {
        var time = new FakeTime();
        var arrivals = new ConcurrentQueue<TimeSpan>();
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ =>
        {
            arrivals.Enqueue(time.Elapsed);
            return LiteratureFakes.XmlFile("esearch8.xml");
        };
        var options = new PubMedOptions { Endpoint = LiteratureFakes.Local(provider) };
        options.Endpoint.IdleTimeout = options.Endpoint.TotalTimeout = TimeSpan.FromHours(1);
        using var client = new PubMedClient(options, new OpenEgressGate(), key is null ? null : new ApiKey(key), time);

        int count = perSecond * 3;
        var searches = Enumerable.Range(0, count).Select(i => client.SearchAsync(new LiteratureQuery { Text = $"q{i}" }, Token).AsTask()).ToArray();
        for (int second = 1; second <= 3; second++)
        {
            while (arrivals.Count < perSecond * second)
            {
                await Task.Delay(5, Token);
            }

            if (second < 3)
            {
                await time.WaitForTimersAsync(1, Token);
                time.Advance(TimeSpan.FromMilliseconds(999));
                Assert.Equal(perSecond * second, arrivals.Count);
                time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        await Task.WhenAll(searches);
        Assert.Equal(count, arrivals.Count);
        Assert.All(arrivals.GroupBy(at => at), group => Assert.Equal(perSecond, group.Count()));
    }
}
