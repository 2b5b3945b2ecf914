using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

/// <summary>What each fault of a provider ends in.</summary>
public sealed class FaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, ProviderErrorKind?> Ends => new()
    {
        { "429", ProviderErrorKind.RateLimited },
        { "429 in seconds", ProviderErrorKind.RateLimited },
        { "429 until a date", ProviderErrorKind.RateLimited },
        { "429 in a negative time", ProviderErrorKind.RateLimited },
        { "429 in a huge time", ProviderErrorKind.RateLimited },
        { "429 with garbage", ProviderErrorKind.RateLimited },
        { "500", ProviderErrorKind.ServerError },
        { "501", ProviderErrorKind.ServerError },
        { "502", ProviderErrorKind.ServerError },
        { "503", ProviderErrorKind.Overloaded },
        { "504", ProviderErrorKind.Timeout },
        { "reset before the head", ProviderErrorKind.Network },
        { "reset in the body", ProviderErrorKind.Network },
        { "half a body", ProviderErrorKind.Network },
        { "half a stream", ProviderErrorKind.Network },
        { "garbage in a stream", null },
        { "a long line", ProviderErrorKind.LimitExceeded },
        { "split UTF-8", null },
        { "wrong schema", null },
        { "broken JSON", null },
        { "HTML", null },
        { "200 with an error", null },
        { "nothing", null },
        { "NaN", null },
        { "10 GB", ProviderErrorKind.LimitExceeded },
        { "10 GB by its length", ProviderErrorKind.LimitExceeded },
        { "a gzip bomb", ProviderErrorKind.LimitExceeded },
        { "a redirect to metadata", ProviderErrorKind.PolicyBlocked },
        { "another request's answer", null },
        { "the body twice", null },
        { "a duplicate answer", null },
        { "no HTTP", ProviderErrorKind.Network },
        { "hang before the head", ProviderErrorKind.Timeout },
        { "hang in the body", ProviderErrorKind.Timeout },
        { "hang in a stream", ProviderErrorKind.Timeout },
        { "a byte at a time", ProviderErrorKind.Timeout },
    };

    [Theory, MemberData(nameof(Ends))]
    public async Task AFault_EndsInItsKind_OrIsForTheDialectToFind(string name, ProviderErrorKind? kind)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeFault.Quick.Concat(FakeFault.Slow).Single(fault => fault.Name == name).Answer);
        using var channel = Channels.To(provider, endpoint => (endpoint.MaxResponseBytes, endpoint.MaxLineBytes, endpoint.TotalTimeout) = (4 << 20, 64 << 10, TimeSpan.FromSeconds(kind == ProviderErrorKind.Timeout ? 3 : 60)));   // a good answer comes in that time on any machine

        var error = await Record.ExceptionAsync(() => channel.ReadAsync(cancellationToken: Token));

        Assert.Equal(kind, (error as ProviderException)?.Error);
        Assert.True(kind is not null || error is null, error?.ToString());
        provider.Answer(FakeAnswer.Json("\"next\""));
        Assert.Equal("\"next\"", await channel.GetAsync(cancellationToken: Token));   // whatever came before, the next gets its own answer
    }

    [Fact]
    public void EveryFault_HasItsEnd()
        => Assert.Equal(FakeFault.Quick.Concat(FakeFault.Slow).Select(fault => fault.Name).Order(), Ends.Select(each => each.Data.Item1).Order());

    [Theory]
    [InlineData("429 in seconds", 2d)]
    [InlineData("429", null)]
    [InlineData("429 in a negative time", null)]
    [InlineData("429 in a huge time", 86400d)]
    [InlineData("429 with garbage", null)]
    public async Task AWait_IsRead(string name, double? seconds)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeFault.Quick.Single(fault => fault.Name == name).Answer);
        using var channel = Channels.To(provider);
        Assert.Equal(seconds, (await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token))).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task APortWhereNobodyListens_IsNetwork()
    {
        using var channel = Channels.To(FakeFaults.RefusedAddress());
        Assert.Equal(ProviderErrorKind.Network, (await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token))).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATlsHandshakeThatFailsOrHangs_IsAnError(bool hangs)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = Channels.To(new Uri($"https://{listener.LocalEndpoint}/"), endpoint => endpoint.ConnectTimeout = TimeSpan.FromMilliseconds(hangs ? 300 : 10_000));

        var answer = channel.GetAsync(cancellationToken: Token);
        using var accepted = await listener.AcceptSocketAsync(Token);
        if (!hangs)
        {
            await accepted.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Token);
        }

        Assert.Equal(hangs ? ProviderErrorKind.Timeout : ProviderErrorKind.Network, (await Assert.ThrowsAsync<ProviderException>(() => answer)).Error);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("gzip", 0)]
    [InlineData("br", 0)]
    [InlineData("deflate", 0)]
    [InlineData("", 1)]
    [InlineData("gzip", 1)]
    [InlineData("br", 1)]
    [InlineData("deflate", 1)]
    public async Task ABody_IsAllowedToTheByte_AfterUnpacking(string coding, int over)
    {
        const int Limit = 100_000;
        await using var provider = await FakeProvider.StartAsync(Token);
        byte[] body = new byte[Limit + over];
        new Random(1).NextBytes(body);
        provider.Otherwise = _ => FakeAnswer.Of(200, "application/octet-stream", Pack(coding, body), coding.Length == 0 ? [] : [("Content-Encoding", coding)]);
        using var channel = Channels.To(provider, endpoint => endpoint.MaxResponseBytes = Limit);

        await using var reply = await channel.SendAsync(Channels.Call(), Token);
        if (over == 0)
        {
            Assert.Equal(body, (await reply.ReadAllAsync()).ToArray());
        }
        else
        {
            Assert.Equal(ProviderErrorKind.LimitExceeded, (await Assert.ThrowsAsync<ProviderException>(async () => await reply.ReadAllAsync())).Error);
        }

        await using var start = await channel.SendAsync(Channels.Call(), Token);
        Assert.Equal(body[..5000], (await start.ReadStartAsync(5000)).ToArray());
    }

    [Theory]
    [InlineData("gzip", "this is no gzip at all, whatever its head says")]
    [InlineData("br", "\u00ff\u00ff\u00ff\u00ff\u00ff nor is it brotli")]
    [InlineData("zstd", "nobody asked for that")]
    [InlineData("gzip, gzip", "")]
    public async Task ABodyThatCannotBeUnpacked_IsMalformed(string coding, string body)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        byte[] bytes = Encoding.Latin1.GetBytes(body);
        provider.Answer(FakeAnswer.Of(200, "application/json", coding == "gzip, gzip" ? Pack("gzip", Pack("gzip", new byte[100])) : bytes, ("Content-Encoding", coding)));
        using var channel = Channels.To(provider);
        Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token))).Error);
    }

    [Fact]
    public async Task AHeadWithoutEnd_IsRefused()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeFaults.Raw(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"x-{i}: y\r\n")))));
        using var channel = Channels.To(provider);
        Assert.Equal(ProviderErrorKind.LimitExceeded, (await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token))).Error);
    }

    [Fact]
    public async Task ALengthThatIsTooSmall_CutsTheAnswer_AndTheRestIsNobodys()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeFaults.Raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{\"a\":1}"u8.ToArray(), staysOpen: true)).Answer(FakeAnswer.Json("2"));
        using var channel = Channels.To(provider);
        Assert.Equal("{\"a", await channel.GetAsync(cancellationToken: Token));
        Assert.Equal("2", await channel.GetAsync(cancellationToken: Token));
    }

    [Fact]
    public void APlan_IsTheSameForItsSeed_AndFollowsItsWeights()
    {
        (double, FakeFault)[] faults = [(9, FakeFault.Quick[0]), (1, FakeFault.Quick[1]), (0, FakeFault.Quick[2])];
        var (first, second) = (new FaultPlan(7, faults), new FaultPlan(7, faults));
        string[] drawn = [.. Enumerable.Range(0, 10_000).Select(_ => first.Next().Name)];
        Assert.Equal(drawn, Enumerable.Range(0, 10_000).Select(_ => second.Next().Name));
        Assert.InRange(drawn.Count(name => name == FakeFault.Quick[1].Name), 850, 1150);
        Assert.DoesNotContain(FakeFault.Quick[2].Name, drawn);
    }

    private static byte[] Pack(string coding, byte[] body)
    {
        var packed = new MemoryStream();
        using (Stream? stream = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => null,
        })
        {
            (stream ?? packed).Write(body);
        }

        return packed.ToArray();
    }
}
