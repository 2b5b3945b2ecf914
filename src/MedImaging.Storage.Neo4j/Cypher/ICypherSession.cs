namespace MedImaging;

/// <summary>Runs Cypher in transactions. The package's own Bolt client is one; a host may register another, such as one over the official driver.</summary>
public interface ICypherSession
{
    /// <summary>Asks the server who it is; asked once and remembered.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Its product, version and edition.</returns>
    ValueTask<CypherServer> GetServerAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs work that only reads, in one transaction. When the server says so, the work is run again from its start.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work; it must be repeatable.</param>
    /// <param name="cancellationToken">Stops it; a query that runs is stopped on the server too.</param>
    /// <returns>What the work gave.</returns>
    /// <exception cref="MedImagingException">The server cannot be reached, refused, or did not end in time.</exception>
    ValueTask<T> ReadAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default);

    /// <summary>Runs work that writes, in one transaction, and commits it. When the server says so, the work is run again from its start.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work; it must be repeatable.</param>
    /// <param name="cancellationToken">Stops it; a query that runs is stopped on the server too.</param>
    /// <returns>What the work gave, once the server has committed.</returns>
    /// <exception cref="CommitUnknownException">The connection was lost during the commit; whether it happened is known only by looking.</exception>
    /// <exception cref="MedImagingException">The server cannot be reached, refused, or did not end in time.</exception>
    ValueTask<T> WriteAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default);
}

/// <summary>A transaction while its work runs. It is over when the work returns.</summary>
public interface ICypherTransaction
{
    /// <summary>Runs statements in order, sent together where the protocol can, so that they cost one round trip.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="cancellationToken">Stops them.</param>
    /// <returns>What each gave, in their order, whole.</returns>
    /// <exception cref="MedImagingException">One failed; those after it did not run.</exception>
    ValueTask<IReadOnlyList<CypherResult>> RunAsync(IReadOnlyList<CypherStatement> statements, CancellationToken cancellationToken = default);

    /// <summary>Runs a statement and gives its rows as they come; no more of them are fetched than are asked for.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows.</returns>
    IAsyncEnumerable<CypherRow> StreamAsync(CypherStatement statement, CancellationToken cancellationToken = default);
}
