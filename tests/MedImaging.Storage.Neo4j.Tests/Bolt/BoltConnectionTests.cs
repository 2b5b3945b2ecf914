using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The client against the scripted server, in every version that both speak.</summary>
public class BoltConnectionTests
{
    public static TheoryData<int, int, ServedHandshake> Versions() => ScriptedConnection.Versions();

    [Theory, MemberData(nameof(Versions))]
    public async Task Open_AgreesOnTheVersion_AndLogsOn(int major, int minor, ServedHandshake handshake)
    {
        var options = ScriptedConnection.Only(major, minor, handshake);
        options.Users["ada"] = "secret";
        options.ReceiveTimeoutSeconds = 17;
        await using var server = BoltServer.Start(options);

        await using var connection = await server.OpenAsync(new BoltConnectionSettings { Auth = BoltAuth.Basic("ada", "secret") });

        Assert.Equal($"{major}.{minor}", connection.Version.ToString());
        Assert.Equal(("Neo4j/5.26.0", "bolt-1"), (connection.ServerAgent, connection.ConnectionId));
        Assert.Equal(TimeSpan.FromSeconds(17), connection.Hints.ReceiveTimeout);
        Assert.True(connection.IsIdleAndReady);
        Assert.False(connection.IsStale);
        Assert.Equal(major == 5 && minor >= 1 ? 2 : 1, server.Requests.Count);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Values_GoThereAndBack(int major, int minor, ServedHandshake handshake)
    {
        await using var server = BoltServer.Start(ScriptedConnection.Only(major, minor, handshake)).AnswerTheScript();
        await using var connection = await server.OpenAsync();
        foreach (object? value in new object?[]
        {
            null, true, -129L, 1.5, "ä", new byte[] { 0, 255 }, new DateOnly(1899, 12, 31), new TimeOnly(23, 59, 59), new CypherTime(7, -3600),
            new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Unspecified), new CypherDateTime(1_719_828_000, 5, "Europe/Berlin"),
            new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(-5)), new CypherDuration(1, 2, 3, 4), new CypherPoint(4326, 13.4, 52.5),
            new object?[] { 1L, "a", null }, new Dictionary<string, object?> { ["x"] = new object?[] { false } },
        })
        {
            var rows = await connection.RowsAsync("RETURN $p AS p", ("p", value));

            Assert.Equal(value, Assert.Single(rows)[0]);
        }
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task GraphValues_AreRead(int major, int minor, ServedHandshake handshake)
    {
        await using var server = BoltServer.Start(ScriptedConnection.Only(major, minor, handshake)).AnswerTheScript();
        await using var connection = await server.OpenAsync();

        object?[] row = Assert.Single(await connection.RowsAsync("MATCH path RETURN everything"));

        var node = Assert.IsType<CypherNode>(row[0]);
        Assert.Equal((1L, major == 5 ? "4:00000000-0000-0000-0000-000000000000:1" : "1", "p1"), (node.Id, node.ElementId, node.Properties["key"]));
        Assert.Equal(["Patient", "Test"], node.Labels);
        var relationship = Assert.IsType<CypherRelationship>(row[1]);
        Assert.Equal(("HAS", node.ElementId, 2024L), (relationship.Type, relationship.StartNodeElementId, relationship.Properties["since"]));
        var path = Assert.IsType<CypherPath>(row[2]);
        Assert.Equal([1L, 2L, 3L, 3L], path.Nodes.Select(each => each.Id));
        Assert.Equal(["HAS", "OF", "HAS"], path.Relationships.Select(each => each.Type));
        Assert.Equal((path.Nodes[2].ElementId, path.Nodes[1].ElementId), (path.Relationships[1].StartNodeElementId, path.Relationships[1].EndNodeElementId));
        Assert.Equal(new CypherDateTime(1_719_828_000, 5, "Europe/Berlin"), row[3]);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Pipeline_IsOneFlush_AndIsIgnoredBehindAFailure(int major, int minor, ServedHandshake handshake)
    {
        await using var server = BoltServer.Start(ScriptedConnection.Only(major, minor, handshake)).AnswerTheScript()
            .On("FAIL", _ => ServedResult.Fail(ServedFailure.Deadlock, "Planted"));
        await using var connection = await server.OpenAsync();
        var begin = connection.Begin(new BoltExtra { IsRead = true, Database = "neo4j", Timeout = TimeSpan.FromMilliseconds(1.5), Metadata = new Dictionary<string, object?> { ["app"] = "x" } });
        var good = connection.Run(new CypherStatement("UNWIND range(1, 5) AS n RETURN n"));
        var pulled = connection.Pull();
        var bad = connection.Run(new CypherStatement("FAIL"));
        var pull = connection.Pull();
        Assert.False(connection.IsIdleAndReady);

        var failure = await Assert.ThrowsAsync<BoltServerException>(async () => await connection.ReceiveAsync(pull));

        Assert.Equal((ServedFailure.Deadlock, true, ErrorKind.Unavailable), (failure.Code, failure.IsRetryable, failure.Kind));
        Assert.Equal(major == 5 && minor >= 7, failure.GqlStatus is not null);
        Assert.DoesNotContain("Planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal((BoltReplyState.Success, BoltReplyState.Success, BoltReplyState.Failure, BoltReplyState.Ignored), (begin.State, good.State, bad.State, pull.State));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], (await connection.RestAsync(pulled)).Select(row => row[0]));
        Assert.Equal(["n"], good.Fields);
        await connection.ResetAsync(CancellationToken.None);
        Assert.True(connection.IsIdleAndReady);
        Assert.Equal(2L, server.Requests.Single(each => each.Kind == ServedMessage.Begin).Extra["tx_timeout"]);
    }

    [Fact]
    public async Task Pull_OfNRecords_FetchesNoMore()
    {
        int made = 0;
        await using var server = BoltServer.Start().On("MANY", _ => new ServedResult(["n"], Enumerable.Range(0, 1000).Select(n => { made++; return new object?[] { n }; })));
        await using var connection = await server.OpenAsync();
        connection.Begin(BoltExtra.None);
        var first = connection.Run(new CypherStatement("MANY"));
        var pull = connection.Pull(10);

        Assert.Equal(10, (await connection.RestAsync(pull)).Count);
        Assert.True(pull.HasMore);
        Assert.InRange(made, 10, 11);

        // A second result within the transaction; the first goes on by its number.
        connection.Run(new CypherStatement("MANY"));
        var other = connection.Pull(1);
        await connection.ReceiveAsync(other);
        pull = connection.Pull(5, first.QueryId);
        Assert.Equal([10L, 11L, 12L, 13L, 14L], (await connection.RestAsync(pull)).Select(row => row[0]));
        await connection.ReceiveAsync(connection.Discard(-1, first.QueryId));
        await connection.ReceiveAsync(connection.Discard());
        var commit = await connection.ReceiveAsync(connection.Commit());
        Assert.StartsWith("FB:scripted:", commit.Bookmark, StringComparison.Ordinal);
        Assert.Single(await connection.RestAsync(other));
        Assert.True(connection.IsIdleAndReady);
    }

    [Fact]
    public async Task Autocommit_GivesCountersAndBookmark_AndTakesBookmarks()
    {
        await using var server = BoltServer.Start().AnswerTheScript();
        await using var connection = await server.OpenAsync();
        connection.Run(new CypherStatement("CREATE (n {key: $key})", ("key", "k")), BoltExtra.None);
        var pull = await connection.ReceiveAsync(connection.Pull());

        Assert.Equal(1, pull.Counters["nodes-created"]);
        Assert.False(pull.Counters.ContainsKey("contains-updates"));
        var run = connection.Run(new CypherStatement("MATCH (n) RETURN n.key AS key"), new BoltExtra { Bookmarks = [pull.Bookmark!], IsRead = true });
        await connection.ReceiveAsync(run);
        Assert.Equal("neo4j", run.Database);
        Assert.False(connection.IsIdleAndReady);
        Assert.Equal("k", Assert.Single(await connection.RestAsync(connection.Pull()))[0]);
        Assert.True(connection.IsIdleAndReady);
    }

    [Fact]
    public async Task CancelledWait_LosesNothing_AndResetStopsTheServer()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = BoltServer.Start().AnswerTheScript().On("WAIT", async (_, token) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
                return ServedResult.Empty;
            }
            finally
            {
                stopped.SetResult();
            }
        });
        await using var connection = await server.OpenAsync();
        connection.Begin(BoltExtra.None);
        var run = connection.Run(new CypherStatement("WAIT"));
        var pull = connection.Pull();
        using var impatience = new CancellationTokenSource();
        var waiting = connection.ReceiveAsync(pull, impatience.Token).AsTask();
        await started.Task;
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(connection.IsBroken);
        await connection.ResetAsync(CancellationToken.None);

        await stopped.Task;
        Assert.True(connection.IsIdleAndReady);
        Assert.Equal((BoltReplyState.Failure, BoltReplyState.Ignored), (run.State, pull.State));
        Assert.Equal(5, (await connection.RowsAsync("UNWIND range(1, 5) AS n RETURN n")).Count);
    }

    [Fact]
    public async Task Logon_CanBeReplaced()
    {
        var options = new BoltServerOptions();
        options.Users["ada"] = "secret";
        options.Tokens["token"] = "bob";
        await using var server = BoltServer.Start(options).On("WHO", call => ServedResult.Single("who", call.User));
        await using var connection = await server.OpenAsync(new BoltConnectionSettings { Auth = BoltAuth.Basic("ada", "secret") });
        Assert.Equal("ada", Assert.Single(await connection.RowsAsync("WHO"))[0]);

        connection.Logoff();
        connection.Logon(BoltAuth.Bearer("token"));

        Assert.Equal("bob", Assert.Single(await connection.RowsAsync("WHO"))[0]);
        Assert.Equal("bearer", connection.Auth.Scheme);
    }

    [Fact]
    public async Task Telemetry_IsSentOnlyWhereItIsWanted()
    {
        await using var wanting = BoltServer.Start(new BoltServerOptions { Telemetry = true });
        await using var not = BoltServer.Start();
        await using var first = await wanting.OpenAsync();
        await using var second = await not.OpenAsync();

        await first.ReceiveAsync(first.Telemetry(0));
        await second.ReceiveAsync(second.Telemetry(0));

        Assert.Contains(wanting.Requests, each => each.Kind == ServedMessage.Telemetry);
        Assert.DoesNotContain(not.Requests, each => each.Kind == ServedMessage.Telemetry);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Route_GivesTheTable(int major, int minor, ServedHandshake handshake)
    {
        await using var server = BoltServer.Start(ScriptedConnection.Only(major, minor, handshake));
        await using var connection = await server.OpenAsync(new BoltConnectionSettings { RoutingContext = new Dictionary<string, string> { ["region"] = "north" } });

        var route = await connection.ReceiveAsync(connection.Route([], "neo4j", null));

        var table = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(route.Metadata["rt"]);
        Assert.Equal("neo4j", table["db"]);
        var sent = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(server.Requests.Single(each => each.Kind == ServedMessage.Route).Fields[0]);
        Assert.Equal((server.Address, "north"), (sent["address"], sent["region"]));
    }

    [Fact]
    public async Task Dispose_SaysGoodbye_AndSendsNothingThatWasOnlyEnqueued()
    {
        await using var server = BoltServer.Start();
        var connection = await server.OpenAsync();
        connection.Begin(BoltExtra.None);
        await connection.DisposeAsync();

        await server.WaitForAsync(each => each.Kind == ServedMessage.Goodbye);
        Assert.DoesNotContain(server.Requests, each => each.Kind == ServedMessage.Begin);
        Assert.True(connection.IsBroken);
        Assert.Throws<MedImagingException>(() => connection.Begin(BoltExtra.None));
    }

    [Fact]
    public async Task ParameterThatCannotBeSent_EnqueuesNothing()
    {
        await using var server = BoltServer.Start().AnswerTheScript();
        await using var connection = await server.OpenAsync();

        Assert.Throws<ArgumentException>(() => connection.Run(new CypherStatement("RETURN $p AS p", ("a", new string('x', 100_000)), ("p", new Uri("http://x/"))), BoltExtra.None));

        Assert.True(connection.IsIdleAndReady);
        Assert.Equal(1L, Assert.Single(await connection.RowsAsync("RETURN $p AS p", ("p", 1)))[0]);
    }
}
