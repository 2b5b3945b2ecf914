using Microsoft.Extensions.Logging;

namespace MedImaging;

/// <summary>Runs transactions over Bolt. One session is for all of a host's callers at once: each transaction has a connection of its own, and each sees what those before it wrote.</summary>
internal sealed partial class BoltSession : ICypherSession, IAsyncDisposable, IDisposable
{
    private readonly IConnectionSource _source;
    private readonly SessionSettings _settings;
    private readonly TimeProvider _time;
    private readonly RetryChance _chance;
    private readonly RetryRule _rule;
    private readonly ILogger _logger;
    private readonly BookmarkSet _bookmarks = new();
    private readonly AsyncLocal<BoltTransaction?> _current = new();
    private CypherServer? _server;

    internal BoltSession(IConnectionSource source, SessionSettings settings, RetryRule rule, TimeProvider time, Random random, ILogger logger)
        => (_source, _settings, _rule, _time, _chance, _logger) = (source, settings, rule, time, new RetryChance(random), logger);

    /// <summary>Gets where its connections come from.</summary>
    internal IConnectionSource Source => _source;

    /// <summary>Gets the bookmarks that the next transaction is sent with.</summary>
    internal IReadOnlyList<string> Bookmarks => _bookmarks.Current;

    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default)
        => RunAsync(isRead: true, work, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<T> WriteAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default)
        => RunAsync(isRead: false, work, cancellationToken);

    /// <summary>Lets the transactions that run end, within <see cref="Neo4jOptions.DrainTimeout"/>, and closes all connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Closes all connections at once; a host that can wait calls <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => _source.Abort();

    private async ValueTask<T> RunAsync<T>(bool isRead, Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_current.Value is { IsOver: false })
        {
            throw new InvalidOperationException("A transaction of this session is open here already: use the one the work was given. A second one inside it could wait for the first for ever.");
        }

        long start = _time.GetTimestamp();
        Exception? failure = null;
        using var activity = SessionInstruments.StartTransaction(isRead, _settings.Database);
        try
        {
            return await RepeatAsync(isRead, work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
            SessionInstruments.Fail(activity, error);
            throw;
        }
        finally
        {
            SessionInstruments.Ended(isRead, _time.GetElapsedTime(start), failure);
        }
    }

    private async ValueTask<T> RepeatAsync<T>(bool isRead, Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_settings.MaxRetryTime, _time, _chance);
        while (true)
        {
            var attempt = new Attempt();
            var pause = TimeSpan.Zero;
            try
            {
                return await AttemptAsync(attempt, isRead, work, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (attempt.CausedBy(error) is { } fault && _rule.MayRetry(fault, isRead, backoff.Count) && (cancellationToken.IsCancellationRequested || backoff.TryNext(out pause)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                SessionInstruments.Retried();
                Log.TransactionRetried(_logger, backoff.Count, fault.Kind, (fault as BoltServerException)?.Code, pause.TotalMilliseconds);
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> AttemptAsync<T>(Attempt attempt, bool isRead, Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var bookmarks = _bookmarks.Current;
        var lease = await AcquireAsync(attempt, isRead, bookmarks, cancellationToken).ConfigureAwait(false);
        var extra = new BoltExtra { Bookmarks = bookmarks, Timeout = _settings.QueryTimeout, IsRead = isRead, Database = lease.Database };
        var transaction = new BoltTransaction(lease.Connection, _settings, extra, _time);
        attempt.Transaction = transaction;
        try
        {
            _current.Value = transaction;   // seen by the work and what it calls; gone when this method returns
            var result = await work(transaction, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            Committed(transaction, bookmarks);
            return result;
        }
        finally
        {
            if (transaction.Fault is MedImagingException fault)
            {
                _source.Failed(lease, fault);
            }

            try
            {
                await transaction.EndAsync().ConfigureAwait(false);
            }
            finally
            {
                await lease.ReturnAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<BoltLease> AcquireAsync(Attempt attempt, bool isRead, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        try
        {
            return await _source.AcquireAsync(isRead, bookmarks, cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException error)
        {
            attempt.Acquiring = error;
            throw;
        }
    }

    private void Committed(BoltTransaction transaction, IReadOnlyList<string> sent)
    {
        if (transaction.Bookmark is { Length: > 0 } bookmark)
        {
            _bookmarks.Replace(sent, bookmark);
        }

        if (transaction.ChosenDatabase is { } database)
        {
            _source.Chose(database);
        }
    }

    /// <summary>What became of one try, for who decides whether there is another.</summary>
    private sealed class Attempt
    {
        internal MedImagingException? Acquiring { get; set; }

        internal BoltTransaction? Transaction { get; set; }

        /// <summary>The failure of ours that an error is, or stands around; null when the work failed for reasons of its own.</summary>
        internal MedImagingException? CausedBy(Exception error)
        {
            var fault = Acquiring ?? Transaction?.Fault as MedImagingException;
            for (var (cause, depth) = (error, 0); fault is not null && cause is not null && depth < 8; cause = cause.InnerException, depth++)
            {
                if (ReferenceEquals(cause, fault))
                {
                    return fault;
                }
            }

            return null;
        }
    }
}
