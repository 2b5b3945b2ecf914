using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace MedImaging;

/// <summary>The servers of a <c>neo4j://</c> address: reads go to readers, writes to the leader, round robin among those with the fewest transactions.</summary>
internal sealed partial class RoutedSource : IConnectionSource
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly ServerPools _pools;
    private readonly RouterSource _routers;
    private readonly CredentialSource _credentials;
    private readonly string? _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private RoutingTable? _table;
    private uint _turn;

    internal RoutedSource(ServerPools pools, RouterSource routers, CredentialSource credentials, string? database, TimeProvider time, ILogger logger)
        => (_pools, _routers, _credentials, _database, _time, _logger) = (pools, routers, credentials, database, time, logger);

    /// <summary>Gets the table in use.</summary>
    internal RoutingTable? Table => Volatile.Read(ref _table);

    /// <summary>Gets the pools.</summary>
    internal ServerPools Pools => _pools;

    public async ValueTask<BoltLease> AcquireAsync(bool isRead, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        MedImagingException? last = null;
        for (int refresh = 0; refresh < 2; refresh++)
        {
            var table = await CurrentTableAsync(isRead, bookmarks, cancellationToken).ConfigureAwait(false);
            foreach (var address in InTurn(table.For(isRead)))
            {
                try
                {
                    var pool = _pools.Of(address);
                    var member = await pool.AcquireAsync(cancellationToken).ConfigureAwait(false);
                    return new BoltLease(member, pool, DatabaseFor(member.Connection, table));
                }
                catch (MedImagingException error) when (IsUnreachable(error))
                {
                    last = error;
                    Drop(address);
                }
                catch (ObjectDisposedException) when (!_pools.IsClosed)
                {
                    // The server left the cluster between table and pool.
                }
            }
        }

        throw new MedImagingException(ErrorKind.Unavailable, isRead ? "No server of the cluster that reads could be reached." : "No server of the cluster writes at the moment, or it could not be reached; a leader may be being chosen.", last);
    }

    public void Failed(BoltLease lease, MedImagingException error)
    {
        var address = lease.Connection.Address;
        if (error is not BoltServerException { Code: var code })
        {
            if (lease.Connection.IsBroken)
            {
                Drop(address);
            }
        }
        else if (ServerCode.IsAboutLogin(code))
        {
            _credentials.Refuse(lease.Member.Login, code);
        }
        else if (ServerCode.IsNoWriter(code))
        {
            Learn(table => table.WithoutWriter(address));
        }
        else if (ServerCode.IsDatabaseAway(code))
        {
            Drop(address);
        }
        else if (ServerCode.IsDatabaseGone(code))
        {
            Learn(static _ => null);
        }
    }

    public void Chose(string database)
    {
        // The home database has moved: the table was about another one.
        if (_database is null)
        {
            Learn(table => table.Database is null || table.Database == database ? table : null);
        }
    }

    public void Abort() => _pools.Abort();

    public async ValueTask DisposeAsync()
    {
        await _pools.DisposeAsync().ConfigureAwait(false);
        _refreshing.Dispose();
        _credentials.Dispose();
    }

    // A server that forwards requests itself also looks the home database up itself, and tells in its answer; others must be told the one the table is about.
    private string? DatabaseFor(BoltConnection connection, RoutingTable table)
        => _database ?? (connection.Hints.ServerSideRouting ? null : table.Database);

    private IEnumerable<BoltAddress> InTurn(ImmutableArray<BoltAddress> servers)
    {
        if (servers.Length < 2)
        {
            return servers;
        }

        int start = (int)(Interlocked.Increment(ref _turn) % (uint)servers.Length);
        return Enumerable.Range(0, servers.Length).Select(i => servers[(start + i) % servers.Length]).OrderBy(_pools.InUse);
    }

    private void Drop(BoltAddress address)
    {
        Learn(table => table.Without(address));
        _pools.CloseIdle(address);
    }

    private void Learn(Func<RoutingTable, RoutingTable?> change)
    {
        lock (_gate)
        {
            if (_table is { } table)
            {
                Volatile.Write(ref _table, change(table));
            }
        }
    }

    private static bool IsUnreachable(MedImagingException error)
        => error is not (BoltServerException or PoolExhaustedException) && error.Kind is ErrorKind.Unavailable or ErrorKind.Timeout;
}
