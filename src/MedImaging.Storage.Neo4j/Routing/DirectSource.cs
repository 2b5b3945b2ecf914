namespace MedImaging;

/// <summary>The one server of a <c>bolt://</c> address.</summary>
internal sealed class DirectSource(ConnectionPool<BoltMember> pool, CredentialSource credentials, string? database) : IConnectionSource
{
    internal ConnectionPool<BoltMember> Pool => pool;

    public async ValueTask<BoltLease> AcquireAsync(bool isRead, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
        => new(await pool.AcquireAsync(cancellationToken).ConfigureAwait(false), pool, database);

    public void Failed(BoltLease lease, MedImagingException error)
    {
        if (error is BoltServerException { Code: var code } && ServerCode.IsAboutLogin(code))
        {
            credentials.Refuse(lease.Member.Login, code);
        }
    }

    public void Chose(string database)
    {
        // There is nowhere else to go.
    }

    public void Abort() => pool.Abort();

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync().ConfigureAwait(false);
        credentials.Dispose();
    }
}
