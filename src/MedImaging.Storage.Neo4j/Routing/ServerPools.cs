using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>One pool for each server of a cluster, made when it is first needed.</summary>
internal sealed class ServerPools(PoolLimits limits, BoltConnectionSettings settings, CredentialSource credentials, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<BoltAddress, ConnectionPool<BoltMember>> _pools = new();
    private bool _isClosed;

    /// <summary>Gets whether the source is closed.</summary>
    internal bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Gets the servers that have a pool.</summary>
    internal IEnumerable<BoltAddress> Servers => _pools.Keys;

    /// <summary>Gets the pool of a server.</summary>
    internal ConnectionPool<BoltMember> Of(BoltAddress address)
    {
        if (_pools.TryGetValue(address, out var pool))
        {
            return pool;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _pools.GetOrAdd(address, at => BoltSessionFactory.PoolOf(at, limits, settings, credentials, time));
        }
    }

    /// <summary>How many connections to a server are in use.</summary>
    internal int InUse(BoltAddress address) => _pools.TryGetValue(address, out var pool) ? pool.InUse : 0;

    /// <summary>Closes what is idle at a server that did not answer.</summary>
    internal void CloseIdle(BoltAddress address)
    {
        if (_pools.TryGetValue(address, out var pool))
        {
            pool.CloseIdle();
        }
    }

    /// <summary>Forgets the servers that are no longer in the cluster, once nobody uses them.</summary>
    internal void Keep(IReadOnlySet<BoltAddress> servers)
    {
        foreach (var (address, pool) in _pools)
        {
            if (!servers.Contains(address))
            {
                pool.CloseIdle();
                if (pool.TryRetire())
                {
                    _pools.TryRemove(address, out _);
                }
            }
        }
    }

    internal void Abort()
    {
        foreach (var pool in Close())
        {
            pool.Abort();
        }
    }

    public async ValueTask DisposeAsync()
        => await Task.WhenAll(Close().Select(static pool => pool.DisposeAsync().AsTask())).ConfigureAwait(false);

    private ConnectionPool<BoltMember>[] Close()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isClosed, true);
            return [.. _pools.Values];
        }
    }
}
