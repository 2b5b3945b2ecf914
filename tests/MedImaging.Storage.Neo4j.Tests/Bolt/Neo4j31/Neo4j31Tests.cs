namespace MedImaging.Tests;

/// <summary>The client against a real server, which shares no line with ours.</summary>
public class Neo4j31Tests(Neo4j31Fixture server)
{
    [Fact]
    public async Task Open_LearnsWhoTheServerIs()
    {
        await using var connection = await server.OpenAsync();

        Assert.Equal("Neo4j/3.1.1", connection.ServerAgent);
        Assert.Equal(new BoltVersion(1, 0), connection.Version);
        Assert.True(connection.IsIdleAndReady);
        Assert.False(connection.IsStale);
    }

    [Fact]
    public async Task Run_GivesBackEveryValueThatTheServerKnows()
    {
        await using var connection = await server.OpenAsync();
        var nested = new Dictionary<string, object?> { ["a"] = new object?[] { 1L, "zwei", null, 3.5 }, ["b"] = new Dictionary<string, object?>() };
        object?[] values =
        [
            null, true, false, 0L, -16L, -17L, 127L, 128L, -128L, -129L, 32767L, 32768L, -32769L, (long)int.MaxValue, int.MaxValue + 1L,
            long.MinValue, long.MaxValue, 0.0, -0.0, 1.5, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity,
            "", "Müller", "漢字 😀", new string('x', 15), new string('x', 16), new string('x', 300), new string('ß', 40_000), nested,
            new object?[] { "a", 1L, true }, Array.Empty<object?>(), Enumerable.Range(0, 70_000).Select(i => (object?)(long)i).ToArray(),
        ];

        connection.Run(new CypherStatement("UNWIND {values} AS v RETURN v", ("values", values)), BoltExtra.None);
        var pull = connection.Pull();
        for (int i = 0; i < values.Length; i++)
        {
            object?[]? record = await connection.ReadRecordAsync(pull, CancellationToken.None);
            Assert.NotNull(record);
            Assert.Equivalent(values[i], Assert.Single(record), strict: true);
        }

        Assert.Null(await connection.ReadRecordAsync(pull, CancellationToken.None));
        Assert.True(connection.IsIdleAndReady);
    }

    [Fact]
    public async Task Run_SendsEmbeddingsAsListsOfFloats()
    {
        await using var connection = await server.OpenAsync();
        float[] embedding = [.. Enumerable.Range(0, 512).Select(i => MathF.Sin(i))];

        connection.Run(new CypherStatement("RETURN {e} AS e, size({e}) AS n", ("e", (ReadOnlyMemory<float>)embedding)), BoltExtra.None);
        object?[]? record = await connection.ReadRecordAsync(connection.Pull(), CancellationToken.None);

        Assert.NotNull(record);
        Assert.Equal(512L, record[1]);
        float[] back = new float[512];
        Assert.IsType<DoubleList>(record[0]).CopyTo(back);
        Assert.Equal(embedding, back);
    }

    [Fact]
    public async Task Run_GivesNodesRelationshipsAndPaths()
    {
        await using var connection = await server.OpenAsync();

        connection.Run(
            new CypherStatement("CREATE p=(a:Wire:Test {name: {n}})-[r:KNOWS {since: 3}]->(b:Wire)<-[s:SEES]-(c:Wire) RETURN a, r, p, [a, b] AS l", ("n", "ä")),
            BoltExtra.None);
        var pull = connection.Pull();
        object?[]? record = await connection.ReadRecordAsync(pull, CancellationToken.None);
        await connection.ReceiveAsync(pull, CancellationToken.None);

        Assert.NotNull(record);
        var node = Assert.IsType<CypherNode>(record[0]);
        Assert.Equal(["Test", "Wire"], node.Labels.Order(StringComparer.Ordinal));
        Assert.Equal("ä", node.Properties["name"]);
        var relationship = Assert.IsType<CypherRelationship>(record[1]);
        Assert.Equal(("KNOWS", node.ElementId, 3L), (relationship.Type, relationship.StartNodeElementId, relationship.Properties["since"]));
        var path = Assert.IsType<CypherPath>(record[2]);
        Assert.Equal((3, 2), (path.Nodes.Count, path.Relationships.Count));
        Assert.Equal(relationship, path.Relationships[0]);
        Assert.Equal((path.Nodes[2].ElementId, path.Nodes[1].ElementId), (path.Relationships[1].StartNodeElementId, path.Relationships[1].EndNodeElementId));
        Assert.Equal([node, path.Nodes[1]], Assert.IsAssignableFrom<IReadOnlyList<object?>>(record[3]));
        Assert.Equal(3, pull.Counters["nodes-created"]);
        Assert.Equal(2, pull.Counters["relationships-created"]);
    }

    [Fact]
    public async Task Transaction_IsKeptByCommitAndUndoneByRollback()
    {
        await using var connection = await server.OpenAsync();
        string key = Guid.CreateVersion7().ToString();

        await WriteAsync(connection, key);
        await connection.ReceiveAsync(connection.Rollback(), CancellationToken.None);
        Assert.Equal(0L, await CountAsync(connection, key));

        await WriteAsync(connection, key);
        var commit = await connection.ReceiveAsync(connection.Commit(), CancellationToken.None);
        Assert.Equal(1L, await CountAsync(connection, key));
        Assert.StartsWith("neo4j:bookmark", commit.Bookmark, StringComparison.Ordinal);
        Assert.True(connection.IsIdleAndReady);

        connection.Begin(new BoltExtra { Bookmarks = [commit.Bookmark!] });
        await connection.ReceiveAsync(connection.Commit(), CancellationToken.None);
    }

    [Fact]
    public async Task Pipeline_IsIgnoredBehindAFailure_AndResetMakesAllWell()
    {
        await using var connection = await server.OpenAsync();
        string key = Guid.CreateVersion7().ToString();

        connection.Begin(BoltExtra.None);
        var create = connection.Run(new CypherStatement("CREATE (:WireTx {key: {key}})", ("key", key)));
        var created = connection.Pull();
        var wrong = connection.Run(new CypherStatement("THIS IS NO CYPHER 'Planted'", ("name", "Planted")));
        var pull = connection.Pull();
        var commit = connection.Commit();

        var failure = await Assert.ThrowsAsync<BoltServerException>(async () => await connection.ReceiveAsync(commit, CancellationToken.None));
        Assert.Equal((ErrorKind.InvalidInput, "Neo.ClientError.Statement.SyntaxError", false), (failure.Kind, failure.Code, failure.IsRetryable));
        Assert.DoesNotContain("Planted", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            (BoltReplyState.Success, BoltReplyState.Success, BoltReplyState.Failure, BoltReplyState.Ignored, BoltReplyState.Ignored),
            (create.State, created.State, wrong.State, pull.State, commit.State));
        Assert.False(connection.IsIdleAndReady);

        await connection.ResetAsync(CancellationToken.None);
        Assert.True(connection.IsIdleAndReady);
        Assert.Equal(0L, await CountAsync(connection, key));
    }

    [Fact]
    public async Task Reset_StopsAStatementThatRuns()
    {
        await using var connection = await server.OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        // It looks into the store for each, which is where this old server notices that it is to stop.
        connection.Run(new CypherStatement("UNWIND range(1, 100000000000) AS a MATCH (n) WHERE id(n) = a RETURN count(n)"), BoltExtra.None);
        var pull = connection.Pull();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.ReceiveAsync(pull, patience.Token));
        Assert.False(connection.IsBroken);
        await connection.ResetAsync(guard.Token);

        Assert.True(connection.IsIdleAndReady);
        Assert.Equal(0L, await CountAsync(connection, "nothing"));
    }

    [Fact]
    public async Task Constraint_ThatIsBroken_IsAConflict()
    {
        await using var connection = await server.OpenAsync();
        string key = Guid.CreateVersion7().ToString();
        await RunAsync(connection, new CypherStatement("CREATE CONSTRAINT ON (n:WireUnique) ASSERT n.key IS UNIQUE"));
        await RunAsync(connection, new CypherStatement("CREATE (:WireUnique {key: {key}})", ("key", key)));

        var failure = await Assert.ThrowsAsync<BoltServerException>(
            () => RunAsync(connection, new CypherStatement("CREATE (:WireUnique {key: {key}})", ("key", key))));

        Assert.Equal(ErrorKind.StorageConflict, failure.Kind);
        Assert.DoesNotContain(key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Date_IsRefused_WhereTheServerHasNone()
    {
        await using var connection = await server.OpenAsync();

        var refused = Assert.Throws<MedImagingException>(() => connection.Run(new CypherStatement("RETURN {d}", ("d", new DateOnly(2024, 2, 29))), BoltExtra.None));

        Assert.Equal(ErrorKind.UnsupportedFormat, refused.Kind);
        Assert.True(connection.IsIdleAndReady);
        Assert.Equal(0L, await CountAsync(connection, "nothing"));
    }

    private static async Task WriteAsync(BoltConnection connection, string key)
    {
        connection.Begin(BoltExtra.None);
        connection.Run(new CypherStatement("CREATE (:WireTx {key: {key}})", ("key", key)));
        var pull = await connection.ReceiveAsync(connection.Pull(), CancellationToken.None);
        Assert.Equal(1, pull.Counters["nodes-created"]);
        Assert.False(connection.IsIdleAndReady);
    }

    private static async Task<object?> CountAsync(BoltConnection connection, string key)
    {
        connection.Run(new CypherStatement("MATCH (n:WireTx {key: {key}}) RETURN count(n) AS n", ("key", key)), BoltExtra.None);
        var pull = connection.Pull();
        object?[]? record = await connection.ReadRecordAsync(pull, CancellationToken.None);
        await connection.ReceiveAsync(pull, CancellationToken.None);
        return record?[0];
    }

    private static async Task RunAsync(BoltConnection connection, CypherStatement statement)
    {
        var run = connection.Run(statement, BoltExtra.None);
        var pull = connection.Pull();
        await connection.ReceiveAsync(run, CancellationToken.None);
        await connection.ReceiveAsync(pull, CancellationToken.None);
    }
}
