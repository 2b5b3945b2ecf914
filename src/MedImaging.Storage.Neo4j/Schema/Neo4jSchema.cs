namespace MedImaging;

/// <summary>Keeps the store's constraints and indexes up to date: versioned, repeatable steps, recorded in the graph, by one process at a time.</summary>
public sealed class Neo4jSchema
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ICypherSession _session;
    private readonly TimeProvider _time;
    private readonly GraphNames _names;
    private readonly string _owner = Guid.CreateVersion7().ToString("N");

    /// <summary>Creates it.</summary>
    /// <param name="session">Runs its Cypher.</param>
    /// <param name="options">How the store lies in the database.</param>
    /// <param name="time">The clock waits are measured by.</param>
    /// <exception cref="ArgumentException">The label prefix is none.</exception>
    public Neo4jSchema(ICypherSession session, Neo4jStoreOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _time = time ?? TimeProvider.System;
        _names = new GraphNames((options ?? new Neo4jStoreOptions()).LabelPrefix);
    }

    /// <summary>Says what <see cref="ApplyAsync"/> would do, and does nothing.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it would do.</returns>
    /// <exception cref="MedImagingException">The server cannot be reached, or is too old.</exception>
    public async ValueTask<SchemaChange> PlanAsync(CancellationToken cancellationToken = default)
    {
        var (version, _) = await LookAsync(cancellationToken).ConfigureAwait(false);
        var due = await DueAsync(version, cancellationToken).ConfigureAwait(false);
        return new SchemaChange(version, due.Count > 0 ? due[^1].Version : version, [.. due.SelectMany(migration => migration.Statements)]);
    }

    /// <summary>Brings the schema up to date. When two do so at once one does it, and the other waits for it.</summary>
    /// <param name="cancellationToken">Stops it; what has been done stays, and the rest is done the next time.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MedImagingException">The server cannot be reached, is too old, or refuses.</exception>
    public async ValueTask<SchemaChange> ApplyAsync(CancellationToken cancellationToken = default)
    {
        var (before, _) = await LookAsync(cancellationToken).ConfigureAwait(false);
        if ((await DueAsync(before, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return new SchemaChange(before, before, []);
        }

        await RunSchemaAsync([await LockConstraintAsync(cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);
        while (!await TryLockAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await RecordAsync("SET s.owner = null, s.until = 0", 0, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<SchemaChange> MigrateAsync(CancellationToken cancellationToken)
    {
        var (from, _) = await LookAsync(cancellationToken).ConfigureAwait(false);
        int to = from;
        var done = new List<string>();
        foreach (var migration in await DueAsync(from, cancellationToken).ConfigureAwait(false))
        {
            foreach (var together in migration.Parts)
            {
                await RunSchemaAsync(together, cancellationToken).ConfigureAwait(false);
                done.AddRange(together);
            }

            await RecordAsync("SET s.version = $version, s.until = timestamp() + $lease", migration.Version, cancellationToken).ConfigureAwait(false);
            to = migration.Version;
        }

        if (done.Count > 0 && await DialectAsync(cancellationToken).ConfigureAwait(false) != GraphDialect.Legacy)
        {
            await RunSchemaAsync(["CALL db.awaitIndexes(300)"], cancellationToken).ConfigureAwait(false);
        }

        return new SchemaChange(from, to, done);
    }

    private async ValueTask<GraphDialect> DialectAsync(CancellationToken cancellationToken)
        => GraphDialects.Of(await _session.GetServerAsync(cancellationToken).ConfigureAwait(false));

    private async ValueTask<IReadOnlyList<GraphMigration>> DueAsync(int version, CancellationToken cancellationToken)
        => [.. GraphMigration.Read(await DialectAsync(cancellationToken).ConfigureAwait(false), _names.Prefix).Where(migration => migration.Version > version)];

    /// <summary>The lock is one node only if its key is unique, so that comes before anything.</summary>
    private async ValueTask<string> LockConstraintAsync(CancellationToken cancellationToken)
        => await DialectAsync(cancellationToken).ConfigureAwait(false) == GraphDialect.Legacy
            ? $"CREATE CONSTRAINT ON (n:{_names.Schema}) ASSERT n.key IS UNIQUE"
            : $"CREATE CONSTRAINT {_names.Prefix}store_schema_key IF NOT EXISTS FOR (n:{_names.Schema}) REQUIRE n.key IS UNIQUE";

    private async ValueTask<(int Version, string? Owner)> LookAsync(CancellationToken cancellationToken)
    {
        var statement = new CypherStatement($"MATCH (s:{_names.Schema} {{key: 'schema'}}) RETURN s.version AS version, s.owner AS owner");
        var rows = await _session.ReadAsync(async (transaction, token) => (await transaction.RunAsync([statement], token).ConfigureAwait(false))[0].Rows, cancellationToken).ConfigureAwait(false);
        return rows is [var row, ..] ? ((int)(row["version"] as long? ?? 0), row["owner"] as string) : (0, null);
    }

    /// <summary>Takes the lock for a while, by the server's clock: whoever dies with it holds up the others no longer than that.</summary>
    private async ValueTask<bool> TryLockAsync(CancellationToken cancellationToken)
    {
        var statement = new CypherStatement(
            $$"""
            MERGE (s:{{_names.Schema}} {key: 'schema'}) SET s.asked = $owner
            WITH s WHERE coalesce(s.until, 0) < timestamp() OR s.owner = $owner
            SET s.owner = $owner, s.until = timestamp() + $lease
            RETURN s.owner AS owner
            """,
            ("owner", _owner),
            ("lease", (long)Lease.TotalMilliseconds));
        return await _session.WriteAsync(async (transaction, token) => (await transaction.RunAsync([statement], token).ConfigureAwait(false))[0].Rows.Count > 0, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RecordAsync(string change, int version, CancellationToken cancellationToken)
    {
        var statement = new CypherStatement(
            $"MATCH (s:{_names.Schema} {{key: 'schema', owner: $owner}}) {change}",
            ("owner", _owner),
            ("version", version),
            ("lease", (long)Lease.TotalMilliseconds));
        await _session.WriteAsync((transaction, token) => transaction.RunAsync([statement], token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Schema and data cannot be changed in one transaction.</summary>
    private async ValueTask RunSchemaAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
        => await _session.WriteAsync((transaction, token) => transaction.RunAsync([.. statements.Select(statement => new CypherStatement(statement))], token), cancellationToken).ConfigureAwait(false);
}
