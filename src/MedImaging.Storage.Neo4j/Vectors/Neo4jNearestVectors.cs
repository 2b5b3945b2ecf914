using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>Finds the nearest vectors in the server's own vector index, in place of the SDK's: for more of them than one host's memory should hold.</summary>
/// <remarks>
/// The index is approximate and sees a change only some time after its commit. It is over all tenants: what is asked for is applied to more than are wanted, and where too few remain all that may be found is compared one by one.
/// In a sealed store vectors are sealed with the rest of a record and are not in the graph; there only the SDK's own index serves.
/// </remarks>
public sealed class Neo4jNearestVectors : INearestVectors
{
    private readonly ICypherSession _session;
    private readonly GraphNames _names;
    private readonly bool _appliesSchema;
    private readonly bool _isSealed;
    private readonly ConcurrentDictionary<int, bool> _created = new();

    /// <summary>Creates it.</summary>
    /// <param name="session">Runs its Cypher.</param>
    /// <param name="options">How the store lies in the database.</param>
    /// <param name="keys">The host's keys; with them the store is sealed, and this refuses.</param>
    /// <exception cref="ArgumentException">The label prefix is none.</exception>
    public Neo4jNearestVectors(ICypherSession session, Neo4jStoreOptions? options = null, IKeyProvider? keys = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        options ??= new Neo4jStoreOptions();
        _session = session;
        _names = new GraphNames(options.LabelPrefix);
        (_appliesSchema, _isSealed) = (options.AppliesSchema, keys is not null);
    }

    /// <summary>Makes the index of the vectors with so many numbers, unless it is there. <see cref="FindAsync"/> does so by itself where <see cref="Neo4jStoreOptions.AppliesSchema"/> is set.</summary>
    /// <param name="dimensions">How many numbers a vector has, at most 4,096. Those of different models are told apart when it is asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when the index may be asked.</returns>
    /// <exception cref="MedImagingException">The server has no vector index or the store is sealed (<see cref="ErrorKind.UnsupportedFormat"/>), or the server cannot be reached, or refuses.</exception>
    public async ValueTask CreateAsync(int dimensions, CancellationToken cancellationToken = default)
    {
        var statements = new VectorIndexStatements(_names, await ServerAsync(cancellationToken).ConfigureAwait(false));
        await RunAsync(statements.Create(dimensions), cancellationToken).ConfigureAwait(false);
        await RunAsync(new CypherStatement("CALL db.awaitIndexes(300)"), cancellationToken).ConfigureAwait(false);
        _created[dimensions] = true;
    }

    /// <summary>Removes the index of the vectors with so many numbers; one that is not there is no error.</summary>
    /// <param name="dimensions">How many numbers a vector has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when it is gone.</returns>
    /// <exception cref="MedImagingException">The server has no vector index or the store is sealed (<see cref="ErrorKind.UnsupportedFormat"/>), or the server cannot be reached, or refuses.</exception>
    public async ValueTask DropAsync(int dimensions, CancellationToken cancellationToken = default)
    {
        _created.TryRemove(dimensions, out _);
        await RunAsync(new VectorIndexStatements(_names, await ServerAsync(cancellationToken).ConfigureAwait(false)).Drop(dimensions), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="MedImagingException">The server has no vector index or the store is sealed (<see cref="ErrorKind.UnsupportedFormat"/>), or the server cannot be reached, or refuses.</exception>
    public async ValueTask<IReadOnlyList<SimilarityHit>> FindAsync(EmbeddingSubject subject, VectorQuery query, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var statements = new VectorStatements(_names, await ServerAsync(cancellationToken).ConfigureAwait(false));
        if (_appliesSchema && !_created.ContainsKey(query.Vector.Length))
        {
            await CreateAsync(query.Vector.Length, cancellationToken).ConfigureAwait(false);
        }

        return await _session.ReadAsync(
            async (transaction, token) =>
            {
                var near = await HitsAsync(transaction, statements.Nearest(subject, query, limit), token).ConfigureAwait(false);
                return near.Count >= limit ? near : await HitsAsync(transaction, statements.Exact(subject, query, limit), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // The server's score is from 0 for the opposite direction to 1 for the same: (1 + cosine) / 2.
    private static async ValueTask<IReadOnlyList<SimilarityHit>> HitsAsync(ICypherTransaction transaction, CypherStatement statement, CancellationToken cancellationToken)
        => [.. (await transaction.RunAsync([statement], cancellationToken).ConfigureAwait(false))[0].Rows.Select(row => new SimilarityHit(row.Get<string>("id"), (float)((2 * row.Get<double>("score")) - 1)))];

    private async ValueTask<CypherServer> ServerAsync(CancellationToken cancellationToken)
    {
        if (_isSealed)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, "A sealed store keeps no vectors where the graph could search them. Leave AddNeo4jVectors out: the SDK's own index serves.");
        }

        var server = await _session.GetServerAsync(cancellationToken).ConfigureAwait(false);
        GraphDialects.RequireVectors(server);
        return server;
    }

    private async ValueTask RunAsync(CypherStatement statement, CancellationToken cancellationToken)
        => await _session.WriteAsync((transaction, token) => transaction.RunAsync([statement], token), cancellationToken).ConfigureAwait(false);
}
