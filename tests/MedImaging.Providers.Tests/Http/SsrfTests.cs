using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

public sealed class SsrfTests
{
    private static readonly string[] Hidden =
    [
        "127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "100.100.100.200", "168.63.129.16",
        "0.0.0.0", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Spellings => [.. Hidden.SelectMany(Spell).Concat(Others).Distinct()];

    private static string[] Others =>
    [
        "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://ip6-localhost/", "https://metadata.google.internal/", "https://metadata/",
        "https://127.0.0.1.nip.io/", "https://rebind.example/", "https://xn--lcalhost-54a.example/", "https://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/", "https://127\u30020\u30020\u30021/",
        "https://127.1/", "https://127.0.1/", "https://0/", "https://0x7f.1/", "https://017700000001/", "https://127.0.0.1:22/", "https://127.0.0.1:0/", "https://127.0.0.1:65535/", "https://127.0.0.1:6379/",
        "https://[::]/", "https://[::1]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::1%25lo]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[fec0::1]/", "https://[fc00::1]/",
        "https://[fd00:ec2::254]/", "https://[fd20:ce::254]/", "https://[ff02::1]/", "https://[2001:db8::1]/", "https://[100::1]/", "https://[64:ff9b:1::7f00:1]/", "https://[3fff::1]/", "https://[5f00::1]/", "https://[4000::1]/",
        "https://public.example@127.0.0.1/", "https://public.example:443@127.0.0.1/", "https://127.0.0.1/?x=1", "https://127.0.0.1/#x", "https://127.0.0.1#@public.example/", "https://127.0.0.1\\@public.example/",
        "https://public.example\\@127.0.0.1/", "https://127.0.0.1%2f@public.example/", "https:127.0.0.1/", "https:///127.0.0.1/", "https://127.0.0.1%00.public.example/", "https:\\\\127.0.0.1\\",
        "http://public.example/", "http://127.0.0.1/", "http://[::1]/", "//127.0.0.1/", "/etc/passwd", "127.0.0.1", "",
        "file:///etc/passwd", "file://127.0.0.1/share", "gopher://127.0.0.1:70/_x", "ftp://127.0.0.1/", "ws://127.0.0.1/", "wss://127.0.0.1/", "unix:///var/run/docker.sock", "net.tcp://127.0.0.1/", "dict://127.0.0.1:11211/",
        "ldap://127.0.0.1/", "data:text/plain,x", "javascript:alert(1)", "jar:https://127.0.0.1!/", "about:blank", "mailto:a@127.0.0.1",
    ];

    [Theory, MemberData(nameof(Spellings))]
    public async Task ARemoteEndpoint_NeverConnectsInside_HoweverItIsSpelled(string spelling)
    {
        var network = new Recorded(host => host == "public.example" ? "8.8.8.8" : "127.0.0.1");

        var error = await Record.ExceptionAsync(() => TryAsync(spelling, network));

        Assert.True(error is ArgumentException or UriFormatException or ProviderException, error?.ToString() ?? "It was sent.");
        Assert.Empty(network.Connects);
    }

    [Theory]
    [InlineData("https://public.example/", "8.8.8.8:443")]
    [InlineData("https://public.example:8443/v1", "8.8.8.8:8443")]
    [InlineData("https://PUBLIC.example/", "8.8.8.8:443")]
    [InlineData("https://8.8.8.8/", "8.8.8.8:443")]
    [InlineData("https://134744072/", "8.8.8.8:443")]
    [InlineData("https://[2606:4700::1111]/", "[2606:4700::1111]:443")]
    [InlineData("https://[64:ff9b::8.8.8.8]/", "[64:ff9b::808:808]:443")]
    public async Task ARemoteEndpoint_ConnectsToTheCheckedAddress(string address, string connected)
    {
        var network = new Recorded(_ => "8.8.8.8");

        var error = await Assert.ThrowsAsync<ProviderException>(() => TryAsync(address, network));

        Assert.Equal(ProviderErrorKind.Network, error.Error);
        Assert.Equal(IPEndPoint.Parse(connected), Assert.Single(network.Connects));
        Assert.Equal(1, network.Resolves);
    }

    [Fact]
    public async Task ANameThatChangesItsMind_IsCheckedEachTime_AndNeverAskedTwiceForOneConnection()
    {
        int asked = 0;
        var network = new Recorded(_ => Interlocked.Increment(ref asked) == 1 ? "8.8.8.8" : "169.254.169.254");
        using var channel = Remote(new Uri("https://rebind.example/"), network);

        var first = await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token));
        var second = await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token));

        Assert.Equal((ProviderErrorKind.Network, ProviderErrorKind.PolicyBlocked), (first.Error, second.Error));
        Assert.Equal("8.8.8.8:443", Assert.Single(network.Connects).ToString());
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData("8.8.8.8,127.0.0.1")]
    [InlineData("8.8.8.8,2606:4700::1111,::ffff:10.0.0.1")]
    [InlineData("169.254.169.254,8.8.8.8")]
    public async Task ANameThatLeadsToBoth_IsRefused(string addresses)
    {
        var network = new Recorded(_ => addresses);
        var error = await Assert.ThrowsAsync<ProviderException>(() => TryAsync("https://both.example/", network));
        Assert.Equal(ProviderErrorKind.PolicyBlocked, error.Error);
        Assert.Empty(network.Connects);
    }

    [Fact]
    public async Task ANameWithADeadAddress_IsReachedAtTheNext()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("1"));
        var network = ProviderNetwork.System with { ResolveAsync = (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback }) };
        using var channel = new ProviderChannel(
            "fake", ProviderDialect.Other, new ProviderEndpoint { Address = new Uri($"http://gateway.example:{provider.Address.Port}/"), Residency = DataResidency.Local }, null, new OpenEgressGate(), null, network);
        Assert.Equal("1", await channel.GetAsync(cancellationToken: Token));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ARedirect_IsNotFollowed(int status)
    {
        await using var target = await FakeProvider.StartAsync(Token);
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeFaults.Redirect(target.Address.AbsoluteUri, status)).Answer(FakeFaults.Redirect(status: status));
        using var channel = Channels.To(provider, key: Canaries.Key);

        for (int i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token));
            Assert.Equal((ProviderErrorKind.PolicyBlocked, status), (error.Error, error.Status));
        }

        Assert.Empty(target.Requests);
        Assert.Equal(2, provider.Requests.Count);
    }

    [Theory]
    [InlineData("v1/chat", "/base/v1/chat")]
    [InlineData("/v1/chat", "/base/v1/chat")]
    [InlineData("//evil.example/x", "/base/evil.example/x")]
    [InlineData("https://evil.example/x", "/base/https://evil.example/x")]
    [InlineData("models/gemini:generateContent?alt=sse", "/base/models/gemini:generateContent?alt=sse")]
    [InlineData("a:b", "/base/a:b")]
    [InlineData("a/../b", "/base/b")]
    [InlineData("../other", null)]
    [InlineData("a/../../other", null)]
    [InlineData("..\\other", null)]
    [InlineData("%2e%2e/other", null)]
    [InlineData("%2E./other", null)]
    [InlineData("a#b", null)]
    [InlineData("v1?key=" + Canaries.Key, null)]
    public async Task APath_StaysBelowTheAddress_AndHasNoKey(string path, string? sent)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json("1");
        using var channel = Channels.To(new Uri(provider.Address, "base"), key: Canaries.Key);

        var error = await Record.ExceptionAsync(() => channel.GetAsync(Channels.Call(path), Token));

        Assert.Equal(sent, provider.Requests.SingleOrDefault()?.Path);
        Assert.True(sent is not null || error is ProviderException { Error: ProviderErrorKind.PolicyBlocked });
    }

    [Fact]
    public void TheHandler_FollowsNothingOfTheEnvironment()
    {
        using var handler = ProviderSockets.Create("fake", new ProviderEndpoint { Address = new Uri("https://public.example/") });
        Assert.False(handler.UseProxy);
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Null(handler.Proxy);
        Assert.Null(handler.Credentials);
        Assert.False(handler.PreAuthenticate);
        Assert.Null(handler.ActivityHeadersPropagator);
        Assert.Null(handler.SslOptions.RemoteCertificateValidationCallback);
    }

    private static IEnumerable<string> Spell(string v4)
    {
        byte[] b = IPAddress.Parse(v4).GetAddressBytes();
        uint number = (uint)((b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3]);
        string Dotted(Func<byte, string> each) => string.Join('.', b.Select(each));
        string Octal(long value) => Convert.ToString(value, 8);
        string[] hosts =
        [
            v4, v4 + ".", $"{number}", $"0x{number:x8}", $"0{Octal(number)}", Dotted(x => $"0x{x:x}"), Dotted(x => "0" + Octal(x)), Dotted(x => Octal(x).PadLeft(8, '0')),
            $"{b[0]}.{number & 0xFFFFFF}", $"{b[0]}.{b[1]}.{number & 0xFFFF}", $"[::ffff:{v4}]", $"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]", $"[::{v4}]", $"[::ffff:0:{v4}]",
            string.Concat(v4.Select(c => c == '.' ? '.' : (char)('\uff10' + (c - '0')))), $"{v4}%20",
        ];
        return hosts.Concat(AddressRulesTests.Carriers(IPAddress.Parse(v4)).Select(each => $"[{each}]")).Select(host => $"https://{host}/");
    }

    private static async Task TryAsync(string spelling, Recorded network)
    {
        using var channel = Remote(new Uri(spelling, UriKind.RelativeOrAbsolute), network);
        await channel.GetAsync(cancellationToken: Token);
    }

    private static ProviderChannel Remote(Uri address, Recorded network)
        => new("fake", ProviderDialect.Other, new ProviderEndpoint { Address = address }, null, new OpenEgressGate(), null, network.Network);

    /// <summary>Answers names by a rule, and connects to nothing.</summary>
    private sealed class Recorded(Func<string, string> rule)
    {
        private int _resolves;

        public ConcurrentQueue<IPEndPoint> Connects { get; } = new();

        public int Resolves => _resolves;

        public ProviderNetwork Network => new(
            (host, _) =>
            {
                Interlocked.Increment(ref _resolves);
                return Task.FromResult(IPAddress.TryParse(host, out var literal) ? [literal] : rule(host).Split(',').Select(IPAddress.Parse).ToArray());
            },
            (address, _) =>
            {
                Connects.Enqueue(address);
                throw new SocketException((int)SocketError.ConnectionRefused);
            });
    }
}
