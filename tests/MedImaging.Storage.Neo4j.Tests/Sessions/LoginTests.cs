using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class LoginTests
{
    public static TheoryData<int, int> Versions => new() { { 5, 8 }, { 5, 1 }, { 5, 0 }, { 4, 4 } };

    [Theory, MemberData(nameof(Versions))]
    public async Task ATokenThatExpires_IsReplaced_AndTheWorkRunAgain(int major, int minor)
    {
        var options = new BoltServerOptions { MinimumVersion = new(major, minor), MaximumVersion = new(major, minor) };
        options.Tokens["first"] = "somebody";
        await using var server = BoltServer.Start(options).Serve();
        int asked = 0;
        await using var session = server.Open(o => o.Credentials = _ => ValueTask.FromResult(Neo4jCredentials.Bearer(Interlocked.Increment(ref asked) == 1 ? "first" : "second")));
        await session.PutAsync("a", 1L);

        options.Tokens.Clear();
        options.Tokens["second"] = "somebody";
        server.Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.TokenExpired));
        await session.PutAsync("b", 2L);

        Assert.Equal(2, asked);
        Assert.Equal(2, server.State.Snapshot().Count);
        Assert.Equal(minor >= 1 && major == 5 ? 1 : 2, server.ConnectionsAccepted);
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public async Task ATokenKnownToExpire_IsReplacedBefore()
    {
        var time = new FakeTime();
        var options = new BoltServerOptions();
        options.Tokens["t1"] = options.Tokens["t2"] = "somebody";
        await using var server = BoltServer.Start(options).Serve();
        int asked = 0;
        await using var session = server.Open(o => o.Credentials = _ => ValueTask.FromResult(Neo4jCredentials.Bearer($"t{++asked}", time.GetUtcNow().AddMinutes(5))), time);

        await session.PutAsync("a", 1L);
        await session.PutAsync("a", 2L);
        Assert.Equal(1, asked);
        time.Advance(TimeSpan.FromMinutes(4.9));
        await session.PutAsync("a", 3L);

        Assert.Equal(2, asked);
        Assert.Equal(1, server.ConnectionsAccepted);
        Assert.Contains(ServedMessage.Logoff, server.Kinds());
    }

    [Fact]
    public async Task AWrongPassword_IsRefusedOnce_AndStandsInNoMessage()
    {
        var options = new BoltServerOptions();
        options.Users["neo4j"] = "right";
        await using var server = BoltServer.Start(options).Serve();
        await using var session = server.Open(static o => (o.User, o.Password) = ("neo4j", "planted-secret"));

        var error = await Assert.ThrowsAnyAsync<MedImagingException>(async () => await session.PutAsync("a", 1L));

        Assert.Equal(ErrorKind.Unauthorized, error.Kind);
        Assert.DoesNotContain("planted", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, server.ConnectionsAccepted);
        Assert.Equal((0, 0), (session.Pool().InUse, session.Pool().Idle));
        Assert.Single(server.Requests, static request => request.Kind == ServedMessage.Logon);
    }

    [Fact]
    public async Task ExpiredRights_AreRenewedByLoggingOnAgain_OnEveryConnection()
    {
        var options = new BoltServerOptions();
        options.Users["neo4j"] = "right";
        await using var server = BoltServer.Start(options).Serve();
        await using var session = server.Open(static o => (o.User, o.Password) = ("neo4j", "right"));
        await session.PutAsync("a", 1L);
        server.Break(ServedMessage.Begin, BoltFault.Fail(ServedFailure.AuthorizationExpired));

        await session.PutAsync("b", 1L);

        Assert.Equal(1, server.ConnectionsAccepted);
        Assert.Equal(2, server.Requests.Count(static request => request.Kind == ServedMessage.Logon));
    }

    [Fact]
    public async Task AProviderThatFails_IsAnError_ThatNamesNoSecret()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(static o => o.Credentials = static _ => throw new InvalidDataException("planted-secret"));

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await session.PutAsync("a", 1L));

        Assert.Equal(ErrorKind.Unauthorized, error.Kind);
        Assert.DoesNotContain("planted", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public void Credentials_AreNotPrinted()
    {
        Assert.DoesNotContain("planted", Neo4jCredentials.Basic("user", "planted").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("planted", Neo4jCredentials.Bearer("planted").ToString(), StringComparison.Ordinal);
    }
}
