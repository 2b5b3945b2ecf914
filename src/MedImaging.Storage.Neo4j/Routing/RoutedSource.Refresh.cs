namespace MedImaging;

/// <content>How the table is kept up to date: one asks, the others wait for what he learns.</content>
internal sealed partial class RoutedSource
{
    private async ValueTask<RoutingTable> CurrentTableAsync(bool isRead, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        if (Table is { } table && table.IsGoodFor(isRead, _time))
        {
            return table;
        }

        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Table is { } other && other.IsGoodFor(isRead, _time) ? other : await RefreshAsync(bookmarks, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async ValueTask<RoutingTable> RefreshAsync(IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        var asked = new HashSet<BoltAddress>();
        var known = Table is { } old ? InTurn(old.Routers).ToArray() : [];
        var (table, error) = await AskAllAsync(known, asked, bookmarks, cancellationToken).ConfigureAwait(false);
        if (table is null)
        {
            var initial = await _routers.InitialAsync(cancellationToken).ConfigureAwait(false);
            (table, var later) = await AskAllAsync(initial, asked, bookmarks, cancellationToken).ConfigureAwait(false);
            error = later ?? error;
        }

        if (table is null)
        {
            throw error is BoltServerException { IsRetryable: true } ? error : new MedImagingException(ErrorKind.Unavailable, "No router of the cluster gave a routing table. Is the address one of a cluster's servers, and is the cluster up?", error);
        }

        lock (_gate)
        {
            Volatile.Write(ref _table, table);
        }

        _pools.Keep(table.Servers.ToHashSet());
        Log.RoutingTableRead(_logger, table.Routers.Length, table.Readers.Length, table.Writers.Length, table.Lifetime.TotalSeconds);
        return table;
    }

    private async ValueTask<(RoutingTable? Table, MedImagingException? Error)> AskAllAsync(IReadOnlyList<BoltAddress> routers, HashSet<BoltAddress> asked, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        MedImagingException? error = null;
        foreach (var router in routers)
        {
            if (!asked.Add(router))
            {
                continue;
            }

            try
            {
                if (await AskAsync(router, bookmarks, cancellationToken).ConfigureAwait(false) is { } table)
                {
                    return (table, null);
                }
            }
            catch (MedImagingException failure) when (!IsFinal(failure))
            {
                error = failure;
                Log.RouterFailed(_logger, router.ToString(), failure.Kind, (failure as BoltServerException)?.Code);
                if (IsUnreachable(failure))
                {
                    Drop(router);
                }
            }
            catch (ObjectDisposedException) when (!_pools.IsClosed)
            {
                // It left the cluster a moment ago; another will know.
            }
        }

        return (null, error);
    }

    private async ValueTask<RoutingTable?> AskAsync(BoltAddress router, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        var pool = _pools.Of(router);
        var member = await pool.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var reply = member.Connection.Route(bookmarks, _database, impersonatedUser: null);
            await member.Connection.FlushAsync(cancellationToken).ConfigureAwait(false);
            await member.Connection.ReceiveAsync(reply, cancellationToken).ConfigureAwait(false);
            return RoutingTable.Read(reply.Metadata, _routers.MayBeUsed, _time.GetTimestamp());
        }
        catch (BoltServerException refusal)
        {
            if (ServerCode.IsAboutLogin(refusal.Code))
            {
                _credentials.Refuse(member.Login, refusal.Code);
            }

            throw;
        }
        finally
        {
            // After a refusal or a cancellation the connection is not clean; questions to routers are rare, so it is closed rather than mended.
            await pool.ReturnAsync(member).ConfigureAwait(false);
        }
    }

    private static bool IsFinal(MedImagingException failure) => failure switch
    {
        BoltServerException refusal => ServerCode.IsFinalForRouting(refusal.Code),
        PoolExhaustedException => true,
        _ => failure.Kind == ErrorKind.Unauthorized,
    };
}
