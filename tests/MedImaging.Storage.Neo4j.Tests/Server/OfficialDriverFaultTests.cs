using System.Text;
using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The official driver meets the faults: that it makes of them what it makes of a server's own shows that they are real.</summary>
public sealed class OfficialDriverFaultTests(OfficialDriver driver, ITestOutputHelper output)
{
    private readonly List<BoltServer> _servers = [];

    [Fact]
    public async Task TheOfficialDriver_MakesOfFaultsWhatItMakesOfAServers()
    {
        using var certificates = new BoltCertificates();
        using var folder = new TemporaryFolder();
        var (follower, leader) = Cluster();
        var cutRun = Start().Break(ServedMessage.Run, BoltFault.CutAfter(), where: IsWrite);
        var token = Start(new() { Tokens = { ["old"] = "somebody", ["new"] = "somebody" } })
            .Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.TokenExpired), where: IsWrite);
        var drip = Start();
        drip.Wire = new BoltWireShape { ChunkSize = 1, SplitAt = 3, Noops = 1, CutsHandshake = false };
        var busy = Start(new() { ReceiveTimeoutSeconds = 1, KeepAlive = TimeSpan.FromMilliseconds(250) }).On("SLOW", async (_, cancellationToken) =>
        {
            await Task.Delay(2500, cancellationToken);
            return ServedResult.Of(["n"], [1]);
        });
        var at = new Dictionary<string, string>
        {
            ["follower"] = follower.Address,
            ["expired"] = Start().Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.AuthorizationExpired), where: IsWrite).Address,
            ["cutRun"] = cutRun.Address,
            ["cutPull"] = Start().Break(ServedMessage.Pull, BoltFault.CutWithin(9), skip: 1).Address,
            ["token"] = token.Address,
            ["drip"] = drip.Address,
            ["silent"] = Start(new() { ReceiveTimeoutSeconds = 1 }).Break(ServedMessage.Run, BoltFault.Silent()).Address,
            ["busy"] = busy.Address,
            ["http"] = Start(new() { Handshake = ServedHandshake.Http }).Address,
            ["none"] = Start(new() { Handshake = ServedHandshake.NoCommonVersion }).Address,
            ["garbage"] = Start().Break(ServedMessage.Run, BoltFault.Message(0x99)).Address,
            ["tls"] = Start(new() { Certificate = certificates.Issue() }).Address,
            ["authority"] = folder.Write("authority.pem", Encoding.ASCII.GetBytes(certificates.Authority.ExportCertificatePem())),
        };
        try
        {
            string[] lines = await driver.RunAsync("neo4j-driver-faults.mjs", at, output);
            var seen = JsonDocument.Parse(Assert.Single(lines)).RootElement;

            Assert.Equal(2, seen.GetProperty("leader").GetInt32());
            Assert.Equal(["leader"], leader.State.Snapshot().Keys);
            Assert.Contains(leader.Requests, request => IsWrite(request));
            Assert.All(["expired", "cutRun", "cutPull", "token"], name => Assert.Equal("2", seen.GetProperty(name).ToString()));
            Assert.Equal(["cut at RUN"], cutRun.State.Snapshot().Keys);
            Assert.Contains(token.Requests, request => request.Kind == ServedMessage.Logon && request.Extra["credentials"] is "new");
            Assert.All(["drip", "trusted", "anyCertificate"], name => Assert.Equal("1000", seen.GetProperty(name).ToString()));
            Assert.Equal("1", seen.GetProperty("busy").ToString());
            AssertTold(seen, "silent", "Connection lost. Server didn't respond in 1000ms");
            AssertTold(seen, "http", "Server responded HTTP");
            AssertTold(seen, "none", "");
            AssertTold(seen, "garbage", "Unknown Bolt protocol message");
            AssertTold(seen, "untrusted", "certificate");
            Assert.Empty(_servers.SelectMany(server => server.Violations));
        }
        finally
        {
            foreach (var server in _servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static bool IsWrite(ServedRequest request) => request.Text.StartsWith("CREATE", StringComparison.Ordinal);

    private static void AssertTold(JsonElement seen, string name, string what)
    {
        Assert.Equal(JsonValueKind.String, seen.GetProperty(name).ValueKind);
        Assert.Contains(what, seen.GetProperty(name).GetString(), StringComparison.OrdinalIgnoreCase);
    }

    // The table says the follower leads; it learns better when a write comes.
    private (BoltServer Follower, BoltServer Leader) Cluster()
    {
        var state = new BoltState();
        var leader = Start(new() { State = state });
        var follower = Start(new() { State = state });
        follower.IsLeader = false;
        follower.On(call => IsWrite(call.Request), call =>
        {
            follower.RoutingTable = leader.RoutingTable = new(TimeSpan.FromMinutes(5), [follower.Address, leader.Address], [follower.Address], [leader.Address]);
            call.Transaction.Set("on the follower", 1L);
            return ServedResult.Empty;
        });
        return (follower, leader);
    }

    private BoltServer Start(BoltServerOptions? options = null)
    {
        options ??= new BoltServerOptions();
        options.AllowsViolations = true;
        var server = BoltServer.Start(options).AnswerTheScript().On("RETURN 1 AS one", _ => ServedResult.Single("one", 1L));
        _servers.Add(server);
        return server;
    }
}
