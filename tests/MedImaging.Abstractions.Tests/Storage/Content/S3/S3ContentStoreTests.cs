using System.Text;
using MedImaging.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

public sealed class S3ContentStoreTests : ContentStoreContract, IAsyncLifetime
{
    private static readonly byte[] Picture = Encoding.UTF8.GetBytes("DOE^JANE pneumonia");

    private readonly TestKeys _keys = new("key-1");
    private FakeS3 _server = null!;
    private S3ContentStore _contents = null!;

    protected override IContentStore Contents => _contents;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeS3.StartAsync(TimeProvider.System, Token);
        _contents = Store();
    }

    public async ValueTask DisposeAsync()
    {
        _contents.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Objects_AreSealed_AndNamedByTheirHash()
    {
        var reference = await _contents.PutAsync(Picture, "text/plain", Token);
        var (name, kept) = Assert.Single(_server.Objects);

        Assert.Equal("images/" + reference.Hash.Hex, name);
        Assert.True(Sealing.IsSealed(kept));
        Assert.True(kept.AsSpan().IndexOf("DOE"u8) < 0);
        Assert.Equal(["PUT /media/images/" + reference.Hash.Hex], _server.Requests);
    }

    [Fact]
    public void WithoutKeys_NothingLeaves_UnlessTheHostSaysSo()
    {
        Refusal.Expect(ErrorKind.PolicyBlocked, () => Store(sealing: new Sealing()));
        using var allowed = Store(options => options.AllowsUnsealed = true, new Sealing());
        Assert.Equal("s3 content", allowed.Name);
    }

    [Fact]
    public async Task Put_OfWhatIsThere_LeavesItAsItIs()
    {
        await _contents.PutAsync(Picture, "text/plain", Token);
        byte[] before = _server.Objects.Values.Single();
        await _contents.PutAsync(Picture, "text/plain", Token);

        Assert.Same(before, _server.Objects.Values.Single());
    }

    [Theory]
    [InlineData(503, "SlowDown")]
    [InlineData(500, "InternalError")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(409, "ConditionalRequestConflict")]
    public async Task WhatMaySucceedLater_IsTriedAgain(int status, string code)
    {
        _server.Next(status, code, retryAfter: 0).Next(status, code, retryAfter: 0);
        await _contents.PutAsync(Picture, "text/plain", Token);

        Assert.Equal(3, _server.Requests.Count);
        Assert.Single(_server.Objects);
    }

    [Theory]
    [InlineData(503, "SlowDown", ErrorKind.Throttled, 4)]
    [InlineData(503, "ServiceUnavailable", ErrorKind.Unavailable, 4)]
    [InlineData(403, "AccessDenied", ErrorKind.Unauthorized, 1)]
    [InlineData(400, "InvalidRequest", ErrorKind.InvalidInput, 1)]
    [InlineData(404, "NoSuchBucket", ErrorKind.NotFound, 1)]
    [InlineData(301, "PermanentRedirect", ErrorKind.PolicyBlocked, 1)]
    public async Task Refusals_AreTyped_AndDoNotQuoteTheServer(int status, string code, ErrorKind kind, int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            _server.Next(status, code, retryAfter: 0);
        }

        var error = await Refusal.ExpectAsync(kind, async () => await _contents.FindAsync(ContentHash.Of(Picture), Token));
        Assert.DoesNotContain("SECRETWORD", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(requests, _server.Requests.Count);
    }

    [Fact]
    public async Task ARedirect_IsNotFollowed()
    {
        await using var other = await FakeS3.StartAsync(TimeProvider.System, Token);
        _server.Next(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = other.Address + "media/x";
            return Task.CompletedTask;
        });

        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await _contents.PutAsync(Picture, "text/plain", Token));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task AWrongClock_IsNamed()
    {
        var slow = new FakeTime();
        slow.Advance(TimeSpan.FromMinutes(1));
        using var store = new S3ContentStore(Options(), new Sealing(_keys), slow);

        var error = await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await store.FindAsync(ContentHash.Of(Picture), Token));
        Assert.Contains("clock", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("AKIATEST", "another secret", FakeS3.Region), InlineData("wrong", FakeS3.Secret, FakeS3.Region), InlineData("AKIATEST", FakeS3.Secret, "us-east-1")]
    public async Task WrongCredentials_AreRefused_OnceAndWithoutTheSecret(string id, string secret, string region)
    {
        using var store = Store(options => (options.Credentials, options.Region) = (() => new S3Credentials(id, secret), region));
        var error = await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await store.PutAsync(Picture, "text/plain", Token));

        Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
        Assert.Single(_server.Requests);
        Assert.Empty(_server.Objects);
    }

    [Fact]
    public async Task TemporaryCredentials_HaveTheirTokenSigned()
    {
        _server.SessionToken = "a token";
        using var store = Store(options => options.Credentials = () => new S3Credentials(FakeS3.AccessKeyId, FakeS3.Secret, "a token"));

        Assert.NotNull(await store.PutAsync(Picture, "text/plain", Token));
    }

    [Fact]
    public async Task MoreThanContentMayHave_IsNotRead()
    {
        using var store = Store(options => options.MaxLength = 10_000);
        _server.Next(async context =>
        {
            for (int i = 0; i < 100; i++)
            {
                await context.Response.Body.WriteAsync(new byte[1000]);
            }
        });

        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, async () => await store.FindAsync(ContentHash.Of(Picture), Token));
        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, async () => await store.PutAsync(new byte[10_001], "text/plain", Token));
    }

    [Fact]
    public async Task AServerThatIsSilent_IsATimeout_AndOneThatIsNotThere_Unavailable()
    {
        using var store = Store(options => (options.AttemptTimeout, options.Attempts) = (TimeSpan.FromMilliseconds(300), 1));
        _server.Next(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await Refusal.ExpectAsync(ErrorKind.Timeout, async () => await store.FindAsync(ContentHash.Of(Picture), Token));

        using var nowhere = Store(options => (options.Endpoint, options.Attempts) = (new Uri("http://127.0.0.1:9/"), 2));
        await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await nowhere.FindAsync(ContentHash.Of(Picture), Token));
    }

    [Fact]
    public async Task AnObjectThatIsMoved_DoesNotOpen()
    {
        var one = await _contents.PutAsync(Picture, "text/plain", Token);
        var other = await _contents.PutAsync(new byte[5], "text/plain", Token);
        _server.Objects["images/" + other.Hash.Hex] = _server.Objects["images/" + one.Hash.Hex];

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await _contents.FindAsync(other.Hash, Token));
    }

    [Fact]
    public async Task Rotate_GoesOverTheListing_AndBringsNothingBack()
    {
        var hashes = new List<ContentHash>();
        for (int i = 0; i < 7; i++)
        {
            hashes.Add((await _contents.PutAsync(Encoding.UTF8.GetBytes($"picture {i}"), "text/plain", Token)).Hash);
        }

        _server.Objects["images/readme.txt"] = [1];
        _server.Objects["other/" + hashes[0].Hex] = [1];
        _keys.Add("key-2");
        int rewrapped = 0, failed = 0;
        string? next = null;
        do
        {
            var step = await _contents.RotateAsync(next, 3, Token);
            (rewrapped, failed, next) = (rewrapped + step.Rewrapped, failed + step.Failed, step.Next);
        }
        while (next is not null);
        _keys.Remove("key-1");

        Assert.Equal((7, 0), (rewrapped, failed));
        foreach (var hash in hashes)
        {
            Assert.NotNull(await _contents.FindAsync(hash, Token));
        }

        Assert.Equal(9, _server.Objects.Count);
    }

    [Theory]
    [InlineData("http://s3.example.org/"), InlineData("ftp://127.0.0.1/"), InlineData("https://s3.example.org/path"), InlineData("https://user:word@s3.example.org/")]
    public void AnEndpoint_IsReachedByHttps(string endpoint)
        => Assert.Throws<ArgumentException>(() => Store(options => options.Endpoint = new Uri(endpoint)));

    [Theory, InlineData("../other"), InlineData("a/b"), InlineData("UPPER"), InlineData(""), InlineData("a?b=c")]
    public void ABucket_HasAPlainName(string bucket) => Assert.Throws<ArgumentException>(() => Store(options => options.Bucket = bucket));

    [Theory, InlineData("/images"), InlineData("../"), InlineData("a?b"), InlineData("a b")]
    public void APrefix_IsPlain(string prefix) => Assert.Throws<ArgumentException>(() => Store(options => options.Prefix = prefix));

    [Fact]
    public async Task AHost_NamesTheBucket()
    {
        var services = new ServiceCollection();
        var builder = services.AddMedImaging().AddKeyProvider(_keys).AddS3Content(options => Set(options));
        Assert.Throws<ArgumentException>(() => builder.AddS3Content(options => options.Bucket = ""));
        await using var host = services.BuildServiceProvider();
        await host.GetRequiredService<IContentStore>().PutAsync(Picture, "text/plain", Token);

        Assert.Single(_server.Objects);
        Assert.Same(host.GetRequiredService<IContentStore>(), Assert.Single(host.GetServices<IKeyRotatable>()));
    }

    protected override Task DamageAsync(ContentHash hash)
    {
        _server.Objects["images/" + hash.Hex][^1] ^= 1;
        return Task.CompletedTask;
    }

    private S3ContentStore Store(Action<S3Options>? change = null, Sealing? sealing = null) => new(Options(change), sealing ?? new Sealing(_keys), TimeProvider.System);

    private S3Options Options(Action<S3Options>? change = null)
    {
        var options = Set(new S3Options());
        change?.Invoke(options);
        return options;
    }

    private S3Options Set(S3Options options)
    {
        options.Endpoint = _server.Address;
        options.Region = FakeS3.Region;
        options.Bucket = FakeS3.Bucket;
        options.Prefix = "images/";
        options.Credentials = () => new S3Credentials(FakeS3.AccessKeyId, FakeS3.Secret);
        return options;
    }
}
