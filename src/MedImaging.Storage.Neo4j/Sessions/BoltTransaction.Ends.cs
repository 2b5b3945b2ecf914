
namespace MedImaging;

/// <content>How a transaction ends: committed, rolled back, or its connection cut.</content>
internal sealed partial class BoltTransaction
{
    /// <summary>Commits it, if anything was run in it.</summary>
    /// <exception cref="CommitUnknownException">It writes, COMMIT has left, and no answer came.</exception>
    internal async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        Enter();
        IsOver = true;
        if (_begin is null)
        {
            Leave();
            return;
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var stream in _streams)
            {
                stream.Leave();
            }

            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            await SendCommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Fault ??= error;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Rolls back what is not committed and leaves the connection clean, or cuts it. It never throws, and takes at most <see cref="SessionSettings.TidyTimeout"/>.</summary>
    internal async ValueTask EndAsync()
    {
        IsOver = true;
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            // The work left a call running behind its back; two may never read one connection.
            _connection.Abort();
            return;
        }

        if (_connection.IsBroken || _begin is null || _connection.IsIdleAndReady)
        {
            return;
        }

        using var patience = new CancellationTokenSource(_settings.TidyTimeout, _time);
        try
        {
            await TidyAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or MedImagingException)
        {
            _connection.Abort();
        }
    }

    private async ValueTask TidyAsync(CancellationToken cancellationToken)
    {
        // ROLLBACK waits for its turn and is refused while a result is open: RESET stops whatever runs.
        if (Fault is null && _streams.Count == 0)
        {
            var rollback = _connection.Rollback();
            await _connection.FlushAsync(cancellationToken).ConfigureAwait(false);
            await _connection.ReceiveAsync(rollback, cancellationToken).ConfigureAwait(false);
        }

        if (!_connection.IsIdleAndReady)
        {
            await _connection.ResetAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendCommitAsync(CancellationToken cancellationToken)
    {
        // Once COMMIT has left, nobody can take it back: who cancels waits a little for the answer, and is told when none comes.
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        var commit = _connection.Commit();
        using var impatience = cancellationToken.UnsafeRegister(_ => patience.CancelAfter(_settings.TidyTimeout), null);
        try
        {
            await _connection.FlushAsync(patience.Token).ConfigureAwait(false);
            await _connection.ReceiveAsync(commit, patience.Token).ConfigureAwait(false);
            Bookmark = commit.Bookmark;
        }
        catch (BoltServerException)
        {
            // An answer: it was refused.
            throw;
        }
        catch (Exception error) when (error is OperationCanceledException or MedImagingException && commit.IsSent && !_extra.IsRead)
        {
            _connection.Abort();
            throw new CommitUnknownException(error);
        }
    }
}
