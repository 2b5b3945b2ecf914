namespace MedImaging;

/// <summary>Finds records by the nearness of their vectors, in the server's own vector index. It checks no rights and leaves no audit entry, as <see cref="IRecordStore"/> does not.</summary>
/// <remarks>
/// The index is approximate and sees a change only some time after its commit. It is over all tenants: what the query says is applied to more than are wanted, and where too few remain the query's records are compared one by one.
/// In a sealed store vectors are sealed with the rest of a record and are not in the graph; there the SDK's own index serves.
/// </remarks>
public sealed class Neo4jVectorSearch
{
    private readonly ICypherSession _session;
    private readonly GraphNames _names;

    /// <summary>Creates it.</summary>
    /// <param name="session">Runs its Cypher.</param>
    /// <param name="options">How the store lies in the database.</param>
    /// <exception cref="ArgumentException">The label prefix is none.</exception>
    public Neo4jVectorSearch(ICypherSession session, Neo4jStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _names = new GraphNames((options ?? new Neo4jStoreOptions()).LabelPrefix);
    }

    /// <summary>Makes an index, unless it is there.</summary>
    /// <param name="index">The index.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when the index may be asked.</returns>
    /// <exception cref="MedImagingException">The server has no vector index (<see cref="ErrorKind.UnsupportedFormat"/>), cannot be reached, or refuses.</exception>
    public async ValueTask CreateAsync(Neo4jVectorIndex index, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        var statements = await StatementsAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(statements.Create(index), cancellationToken).ConfigureAwait(false);
        await RunAsync(new CypherStatement("CALL db.awaitIndexes(300)"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes an index; one that is not there is no error.</summary>
    /// <param name="index">The index.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when it is gone.</returns>
    /// <exception cref="MedImagingException">The server has no vector index, cannot be reached, or refuses.</exception>
    public async ValueTask DropAsync(Neo4jVectorIndex index, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        await RunAsync((await StatementsAsync(cancellationToken).ConfigureAwait(false)).Drop(index), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the records whose vectors are nearest.</summary>
    /// <param name="index">The index.</param>
    /// <param name="vector">What they are to be near to; as long as the index says.</param>
    /// <param name="query">Which records may be found, all of it applied before the limit, and how many; its order and skip do not matter.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The records, the nearest first.</returns>
    /// <exception cref="ArgumentException">The vector has another length, or the query is for another kind.</exception>
    /// <exception cref="MedImagingException">The server has no vector index (<see cref="ErrorKind.UnsupportedFormat"/>), cannot be reached, or refuses.</exception>
    public async ValueTask<IReadOnlyList<Neo4jVectorHit>> SearchAsync(Neo4jVectorIndex index, ReadOnlyMemory<float> vector, RecordQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(query);
        if (vector.Length != index.Dimensions || query.Kind != index.Kind)
        {
            throw new ArgumentException("The index is for other records or other vectors.", nameof(index));
        }

        var statements = await StatementsAsync(cancellationToken).ConfigureAwait(false);
        return await _session.ReadAsync(
            async (transaction, token) =>
            {
                var near = await HitsAsync(transaction, statements.Nearest(index, vector, query), token).ConfigureAwait(false);
                return near.Count >= query.Limit ? near : await HitsAsync(transaction, statements.Exact(index, vector, query), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<Neo4jVectorHit>> HitsAsync(ICypherTransaction transaction, CypherStatement statement, CancellationToken cancellationToken)
        => [.. (await transaction.RunAsync([statement], cancellationToken).ConfigureAwait(false))[0].Rows.Select(row => new Neo4jVectorHit(RecordNode.Read(GraphRow.Map(row["node"])), row.Get<double>("score")))];

    private async ValueTask<VectorStatements> StatementsAsync(CancellationToken cancellationToken)
    {
        var server = await _session.GetServerAsync(cancellationToken).ConfigureAwait(false);
        GraphDialects.RequireVectors(server);
        return new VectorStatements(_names, server);
    }

    private async ValueTask RunAsync(CypherStatement statement, CancellationToken cancellationToken)
        => await _session.WriteAsync((transaction, token) => transaction.RunAsync([statement], token), cancellationToken).ConfigureAwait(false);
}
