using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class BoltServerHandshakeTests
{
    [Theory]
    [InlineData(RawBolt.Legacy58, "00000805")]
    [InlineData("00000505 00040404 00000000 00000000", "00000404")]   // 5.5 was never released
    [InlineData("00010605 00000000 00000000 00000000", "00000605")]
    [InlineData("00010505 00000000 00000000 00000000", "00000405")]
    [InlineData("00000003 00020404 00000005 00000000", "00000404")]   // the client's order counts
    [InlineData("00000006 00000003 00000000 00000000", "00000000")]
    [InlineData("000001FF 00080805 00020404 00000000", "000001FF 03 00020805 00040405 00000404 00")]
    public async Task Handshake_AnswersAsAServerDoes(string offers, string answer)
    {
        await using var server = BoltServer.Start();
        using var raw = await RawBolt.ConnectAsync(server, offers);
        byte[] expected = RawBolt.Hex(answer);

        Assert.Equal(expected, await raw.ReadAsync(expected.Length));
    }

    [Theory]
    [InlineData(ServedHandshake.Http, "48545450")]
    [InlineData(ServedHandshake.NoCommonVersion, "00000000")]
    [InlineData(ServedHandshake.Legacy, "00000805")]
    public async Task Handshake_IsWhatIsAskedFor(ServedHandshake handshake, string answer)
    {
        await using var server = BoltServer.Start(new BoltServerOptions { Handshake = handshake });
        using var raw = await RawBolt.ConnectAsync(server, "000001FF 00080805 00020404 00000000");

        Assert.Equal(RawBolt.Hex(answer), await raw.ReadAsync(4));
    }

    [Theory]
    [InlineData("00000805", true)]
    [InlineData("00000404", true)]
    [InlineData("00000505", false)]
    [InlineData("00020805", false)]
    public async Task AVersionPickedFromTheManifest_MustBeInIt(string picked, bool isGood)
    {
        await using var server = BoltServer.Start(new BoltServerOptions { AllowsViolations = true });
        using var raw = await RawBolt.ConnectAsync(server, "000001FF 00080805 00020404 00000000");
        await raw.ReadAsync(18);
        await raw.SendBytesAsync([.. RawBolt.Hex(picked), 0]);
        await raw.SendAsync(picked == "00000404" ? [0xB1, 0x01, 0xA2, .. RawBolt.Text("user_agent"), .. RawBolt.Text("r"), .. RawBolt.Text("scheme"), .. RawBolt.Text("none")] : RawBolt.Hello);

        if (isGood)
        {
            Assert.Contains("protocol_version", await raw.ShownAsync(), StringComparison.Ordinal);
            Assert.Empty(server.Violations);
        }
        else
        {
            Assert.Empty((await raw.ReadToEndAsync()).Bytes);
            Assert.Single(server.Violations);
        }
    }

    [Fact]
    public async Task SomethingElseThanBolt_IsAViolation()
    {
        var server = BoltServer.Start();
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync("127.0.0.1", server.Port);
            await socket.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            try
            {
                Assert.Equal(0, await socket.ReceiveAsync(new byte[16]));
            }
            catch (SocketException)
            {
                // Unread bytes turn the end into a reset.
            }
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.DisposeAsync());
        Assert.Contains("60 60 B0 17", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", false, true)]
    [InlineData("elsewhere.example", false, false)]
    [InlineData("localhost", true, false)]
    public async Task Tls_StandsOrFallsWithTheCertificate(string host, bool isExpired, bool isGood)
    {
        using var certificates = new BoltCertificates();
        await using var server = BoltServer.Start(new BoltServerOptions { Certificate = certificates.Issue(host, isExpired) });
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        await using var tls = new SslStream(client.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificates.Authority);
        var shaking = tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = policy });

        if (isGood)
        {
            await shaking;
            await tls.WriteAsync(RawBolt.Hex("6060B017" + RawBolt.Legacy58));
            var answer = new byte[4];
            await tls.ReadExactlyAsync(answer);
            Assert.Equal(RawBolt.Hex("00000805"), answer);
        }
        else
        {
            await Assert.ThrowsAsync<AuthenticationException>(() => shaking);
        }
    }
}
