using System.Security.Cryptography;
using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Caching;

public sealed class AnswerStoreTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory, InlineData(false), InlineData(true)]
    public async Task AStore_FindsWhatItKeeps_AndNothingElse(bool isShared)
    {
        IAnswerStore store = isShared
            ? new DistributedAnswerStore(NewShared(), new ResponseCacheKey("k", Secret), new ResponseCacheOptions(), TimeProvider.System)
            : new MemoryAnswerStore(1 << 20);
        var (one, two) = (Name(1), Name(2));
        Assert.Null(await store.FindAsync(one, default));

        await store.KeepAsync(one, [1, 2, 3]);
        Assert.Equal([1, 2, 3], await store.FindAsync(one, default));
        Assert.Null(await store.FindAsync(two, default));
        Assert.Null(await store.FindAsync(one with { D = one.D ^ 1 }, default));

        await store.KeepAsync(one, [4]);
        Assert.Equal([4], await store.FindAsync(one, default));
        Assert.Equal(isShared, store.FindHere(one) is null);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ThroughTheClient_BothStoresDoTheSame(bool isShared)
    {
        var inner = new EchoChatClient();
        using var client = isShared ? inner.UseResponseCache(NewShared(), new ResponseCacheKey("k", Secret)) : inner.UseResponseCache();
        Assert.Equal("q", (await client.AskAsync("q")).Text);
        Assert.Equal("hit", (await client.AskAsync("q")).AdditionalProperties![ResponseCacheExtensions.CacheProperty]);
        Assert.False((await client.AskAsync("q", CacheCalls.Of("p2"))).IsFromCache());
        Assert.False((await client.AskAsync("q", CacheCalls.Of("p1", "south"))).IsFromCache());
        Assert.True((await client.StreamAsync("q"))[0].IsFromCache());
        Assert.Equal(3, inner.Calls);
    }

    [Fact]
    public async Task ManyRandomOperations_StayWithinTheSize_AndAgreeWithWhatWasKept()
    {
        const int Maximum = 100_000;
        var (random, store) = (new Random(3), new MemoryAnswerStore(Maximum));
        var kept = new Dictionary<Fingerprint, byte[]>();
        for (int i = 0; i < 200_000; i++)
        {
            var name = Name(random.Next(400));
            switch (random.Next(4))
            {
                case 0:
                    byte[] bytes = new byte[random.Next(2000)];
                    kept[name] = bytes;
                    await store.KeepAsync(name, bytes);
                    break;
                case 1 when random.Next(20) == 0:
                    store.Forget(name);
                    kept.Remove(name);
                    break;
                default:
                    Assert.True(store.FindHere(name) is not { } found || ReferenceEquals(found, kept[name]));
                    break;
            }

            Assert.InRange(store.AddTo(new()).Bytes, 0, Maximum);
        }

        foreach (var name in kept.Keys)
        {
            store.Forget(name);
        }

        Assert.Equal((0, 0), (store.AddTo(new()).Entries, store.AddTo(new()).Bytes));
    }

    [Fact]
    public void AnAnswerThatNoRoomIsEnoughFor_MakesNoOtherGo()
    {
        var store = new MemoryAnswerStore(100_000);
        for (int i = 0; i < 10; i++)
        {
            store.Keep(Name(i), new byte[1000]);
            store.FindHere(Name(99));
        }

        store.Keep(Name(99), new byte[99_500]);

        Assert.Null(store.FindHere(Name(99)));
        Assert.Equal((10, 0), (store.AddTo(new()).Entries, store.AddTo(new()).Evicted));
    }

    [Fact]
    public async Task ASharedCache_HoldsNoWordOfTheCall_InNamesOrValues()
    {
        const string Canary = "CANARY-Doe-Jane-19700101";
        var shared = new RecordingCache(NewShared());
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache(shared, new ResponseCacheKey("k", Secret));
        await client.AskAsync(Canary, CacheCalls.Of(Canary, Canary));
        await client.AskAsync(Canary, CacheCalls.Of(Canary, Canary));

        Assert.Equal(1, inner.Calls);
        var (name, value) = Assert.Single(shared.Kept);
        Assert.Matches("^medimaging:answer:k:[0-9a-f]{64}$", name);
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            Assert.Equal(-1, value.AsSpan().IndexOf(encoding.GetBytes(Canary)));
        }

        Assert.True(Compressed(value) >= value.Length, "What is encrypted does not compress.");
    }

    [Fact]
    public void Memory_HoldsNoWordOfTheCall()
    {
        const string Canary = "CANARY-Doe-Jane-19700101";
        var seal = new AnswerSeal(ResponseCacheKey.ForThisProcess(), TimeSpan.FromMinutes(1), TimeProvider.System);
        byte[] bytes = seal.TrySeal(Name(1), EchoChatClient.Good(Canary))!;
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)));
        Assert.NotEqual(bytes, seal.TrySeal(Name(1), EchoChatClient.Good(Canary)));
        Assert.Equal(Canary, seal.TryOpen(Name(1), bytes)!.Text);
    }

    [Fact]
    public void AnAnswerThatWasTouched_OrMoved_OrIsOfAnotherKey_DoesNotOpen()
    {
        var seal = new AnswerSeal(new ResponseCacheKey("k", Secret), TimeSpan.FromMinutes(1), TimeProvider.System);
        byte[] bytes = seal.TrySeal(Name(1), EchoChatClient.Good("text"))!;
        Assert.Null(seal.TryOpen(Name(2), bytes));
        Assert.Null(new AnswerSeal(new ResponseCacheKey("k", new byte[32]), TimeSpan.FromMinutes(1), TimeProvider.System).TryOpen(Name(1), bytes));
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] touched = [.. bytes];
            touched[i] ^= 0x10;
            Assert.Null(seal.TryOpen(Name(1), touched));
            Assert.Null(seal.TryOpen(Name(1), bytes.AsSpan(0, i)));
        }
    }

    [Fact]
    public void HalfASurrogatePair_WouldNotComeBack_SoItIsNotKept()
    {
        var seal = new AnswerSeal(new ResponseCacheKey("k", Secret), TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.Null(seal.TrySeal(Name(1), EchoChatClient.Good("half of \ud83e")));
        Assert.Equal("all of \ud83e\udec1", seal.TryOpen(Name(1), seal.TrySeal(Name(1), EchoChatClient.Good("all of \ud83e\udec1"))!)!.Text);
    }

    [Fact]
    public void AnAnswerOfAnotherProcess_LivesByTheWallClock()
    {
        var time = new FakeTime();
        AnswerSeal New() => new(new ResponseCacheKey("k", Secret), TimeSpan.FromMinutes(30), time);
        byte[] bytes = New().TrySeal(Name(1), EchoChatClient.Good("text"))!;
        var other = New();
        Assert.NotNull(other.TryOpen(Name(1), bytes));
        time.JumpWallClock(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.NotNull(other.TryOpen(Name(1), bytes));
        time.JumpWallClock(TimeSpan.FromTicks(1));
        Assert.Null(other.TryOpen(Name(1), bytes));
        time.JumpWallClock(TimeSpan.FromHours(-2));
        Assert.Null(other.TryOpen(Name(1), bytes));
    }

    [Theory, InlineData("throws"), InlineData("throws late"), InlineData("hangs"), InlineData("lies")]
    public async Task ASharedCacheThatFails_FailsNoCall(string how)
    {
        var time = new FakeTime();
        var shared = new BrokenCache(how);
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache(shared, new ResponseCacheKey("k", Secret), timeProvider: time);

        for (int i = 0; i < 5; i++)
        {
            var call = client.AskAsync("q");
            if (how == "hangs" && i == 0)
            {
                await time.WaitForTimersAsync();
                time.Advance(TimeSpan.FromMilliseconds(100));
            }

            Assert.Equal("q", (await call).Text);
        }

        Assert.Equal(5, inner.Calls);
        Assert.True(client.Counts().StoreFaults > 0);
        if (how != "lies")
        {
            // It is left alone for a while, and then asked again.
            int asked = shared.Asked;
            Assert.Equal(1, asked);
            time.Advance(TimeSpan.FromSeconds(5));
            var call = client.AskAsync("q");
            Assert.Equal(2, shared.Asked);
            if (how == "hangs")
            {
                await time.WaitForTimersAsync();
                time.Advance(TimeSpan.FromMilliseconds(100));
            }

            Assert.Equal("q", (await call).Text);
        }
    }

    [Fact]
    public void AClientWithoutAName_NeedsOneInASharedCache()
    {
        using var nameless = new Nameless();
        Assert.Throws<ArgumentException>(() => nameless.UseResponseCache(NewShared(), new ResponseCacheKey("k", Secret)));
        Assert.NotNull(nameless.UseResponseCache(NewShared(), new ResponseCacheKey("k", Secret), new ResponseCacheOptions { Name = "mine" }));
    }

    [Fact]
    public void AKey_ShowsNothing_AndMustBeLongEnough()
    {
        Assert.Throws<ArgumentException>(() => new ResponseCacheKey("k", new byte[31]));
        Assert.Throws<ArgumentException>(() => new ResponseCacheKey("a b", new byte[32]));
        Assert.Equal("key k", new ResponseCacheKey("k", Secret).ToString());
    }

    internal static Fingerprint Name(int number) => Fingerprint.Read(SHA256.HashData(BitConverter.GetBytes(number)));

    private static MemoryDistributedCache NewShared() => new(Options.Create(new MemoryDistributedCacheOptions()));

    private static long Compressed(byte[] value)
    {
        using var stream = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(stream, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(value);
        }

        return stream.Length;
    }

    private sealed class Nameless() : DelegatingChatClient(new EchoChatClient())
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }

    private sealed class RecordingCache(IDistributedCache cache) : IDistributedCache
    {
        public Dictionary<string, byte[]> Kept { get; } = [];

        public byte[]? Get(string key) => cache.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => cache.GetAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => cache.Set(key, value, options);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Kept.Add(key, value);
            return cache.SetAsync(key, value, options, token);
        }

        public void Refresh(string key) => cache.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => cache.RefreshAsync(key, token);

        public void Remove(string key) => cache.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => cache.RemoveAsync(key, token);
    }

    private sealed class BrokenCache(string how) : IDistributedCache
    {
        public int Asked { get; private set; }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            Asked++;
            return Break<byte[]?>(new byte[100], token);
        }

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Break<object?>(null, token);

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        private async Task<T> Later<T>()
        {
            await Task.Yield();
            throw new TimeoutException(how);
        }

        private Task<T> Break<T>(T lie, CancellationToken token) => how switch
        {
            "throws" => throw new InvalidOperationException("The cache is down."),
            "throws late" => Later<T>(),
            "hangs" => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => lie, token, TaskContinuationOptions.None, TaskScheduler.Default),
            _ => Task.FromResult(lie),
        };
    }
}
