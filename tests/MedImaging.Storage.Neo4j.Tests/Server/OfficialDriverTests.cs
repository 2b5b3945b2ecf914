using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The official JavaScript driver against the scripted server: it is the judge of the server, which judges our client.</summary>
public sealed class OfficialDriverTests(OfficialDriver driver, ITestOutputHelper output)
{
    [Fact]
    public async Task TheOfficialDriver_FindsNothingWrong_InAnyVersion()
    {
        var servers = Servers().ToDictionary(each => each.Label, each => each.Server);
        try
        {
            var all = servers.Select(each => new { label = each.Key, uri = $"bolt://{each.Value.Address}", user = "neo4j", password = "secret", token = "a token" });
            string[] lines = await driver.RunAsync("neo4j-driver.mjs", all, output);
            var seen = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

            Assert.Equal(servers.Keys, seen.Select(each => each.GetProperty("label").GetString()!));
            Assert.All(seen, each => AssertSeen(each, servers[each.GetProperty("label").GetString()!]));
        }
        finally
        {
            foreach (var server in servers.Values)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static IEnumerable<(string Label, BoltServer Server)> Servers()
    {
        yield return ("manifest 5.8", Make(ServedHandshake.Manifest, new(4, 4), new(5, 8)));
        foreach (var version in ServedVersion.All)
        {
            yield return ($"legacy {version}", Make(ServedHandshake.Legacy, version, version));
            yield return ($"manifest of one {version}", Make(ServedHandshake.Manifest, version, version));
        }

        var plain = Make(ServedHandshake.Legacy, new(4, 4), new(4, 4));
        plain.Options.GrantsUtc = false;
        yield return ("legacy 4.4 without utc", plain);
        var guessing = Make(ServedHandshake.Manifest, new(4, 4), new(5, 8));
        guessing.Options.GuessesMore = true;
        guessing.Wire = new BoltWireShape { ChunkSize = 7, Noops = 2 };
        yield return ("guesses 5.8", guessing);
    }

    private static BoltServer Make(ServedHandshake handshake, ServedVersion minimum, ServedVersion maximum)
    {
        var options = new BoltServerOptions
        {
            Handshake = handshake,
            MinimumVersion = minimum,
            MaximumVersion = maximum,
            Telemetry = true,
            ReceiveTimeoutSeconds = 60,
            AllowsViolations = true,
        };
        options.Users["neo4j"] = "secret";
        options.Tokens["a token"] = "somebody";
        return BoltServer.Start(options).AnswerTheScript()
            .Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.Deadlock), where: request => request.Parameters.GetValueOrDefault("key") is "managed");
    }

    private static void AssertSeen(JsonElement seen, BoltServer server)
    {
        string label = seen.GetProperty("label").GetString()!;
        Assert.False(seen.TryGetProperty("error", out var error), $"{label}: {error}");
        Assert.True(server.Violations.Count == 0, $"{label}: {string.Join("; ", server.Violations.Distinct())}");
        var version = server.Options.MaximumVersion;
        Assert.Equal($"{version}", Version(seen.GetProperty("version")));
        Assert.Equal($"{version}", Version(seen.GetProperty("info")));
        Assert.Equal(version.Major == 5 ? "4:00000000-0000-0000-0000-000000000000:1" : "1", seen.GetProperty("elementId").GetString());
        Assert.Equal("Neo4j/5.26.0", seen.GetProperty("agent").GetString());
        Assert.Equal(["explicit", "managed"], seen.GetProperty("keys").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal([1, 2, 3, 4, 5], seen.GetProperty("seen").EnumerateArray().Select(each => each.GetInt32()));
        Assert.Equal([1, 2, 3, 1], seen.GetProperty("some").EnumerateArray().Select(each => each.GetInt32()));
        Assert.Equal("routed", seen.GetProperty("routed").GetString());
        Assert.Equal(ServedFailure.Unauthorized, seen.GetProperty("refused").GetString());
        Assert.Equal(["explicit", "managed"], server.State.Snapshot().Keys);
        Assert.Contains(server.Requests, request => request.Kind == ServedMessage.Route);
        Assert.Equal(version.IsAtLeast(5, 4), server.Requests.Any(request => request.Kind == ServedMessage.Telemetry));
        Assert.Equal(version.IsAtLeast(5, 1), server.Requests.Any(request => request.Kind == ServedMessage.Logon));
    }

    private static string Version(JsonElement version)
        => version.ValueKind == JsonValueKind.Object ? $"{version.GetProperty("major")}.{version.GetProperty("minor")}" : $"{version}";
}
