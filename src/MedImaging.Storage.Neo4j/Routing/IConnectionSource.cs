namespace MedImaging;

/// <summary>Where a session gets its connections from: one server, or the right one of a cluster.</summary>
internal interface IConnectionSource : IAsyncDisposable
{
    /// <summary>Lends a connection to a server that can do what is asked.</summary>
    /// <param name="isRead">Whether it is only for reading.</param>
    /// <param name="bookmarks">What the answer to any question about the cluster must not be behind of.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The lease; it must be returned.</returns>
    ValueTask<BoltLease> AcquireAsync(bool isRead, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken);

    /// <summary>Learns from a transaction that failed. Called before the lease is returned.</summary>
    void Failed(BoltLease lease, MedImagingException error);

    /// <summary>Learns which database the server chose when none was named.</summary>
    void Chose(string database);

    /// <summary>Cuts everything at once.</summary>
    void Abort();
}
