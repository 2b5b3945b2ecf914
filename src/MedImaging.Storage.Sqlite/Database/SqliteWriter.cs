using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MedImaging;

/// <summary>The one connection that writes, and the line before it.</summary>
/// <remarks>
/// Group commit: while one commit waits for the disk, the writes that arrive line up; the next commit takes them all.
/// So a lone write waits for nobody, and a hundred at once share one sync of the disk. Who was just told of a commit is likely
/// to write again at once: the next commit waits for as many as there were, as long as they keep coming and for 5 ms at most.
/// It has a thread of its own, since it spends its life waiting for the disk.
/// </remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int BytesPerCommit = 16 << 20;

    /// <summary>How many commits use savepoints after a write that failed in the middle.</summary>
    private const int CommitsWithCare = 32;
    private static readonly TimeSpan MostGathering = TimeSpan.FromMilliseconds(5);

    private readonly DatabaseFile _file;
    private readonly SqliteOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<PendingWrite> _line;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _isFull = new();
    private SqliteSession? _session;
    private bool _hasFailed;
    private long _commits;
    private int _inLine, _expected, _careLeft;
    private int _wanted = int.MaxValue;

    public SqliteWriter(DatabaseFile file, SqliteOptions options, ILogger logger)
    {
        (_file, _options, _logger) = (file, options, logger);
        _line = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        new Thread(WriteAll) { IsBackground = true, Name = "MedImaging SQLite writer" }.Start();
    }

    /// <summary>Gets how many transactions were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, int size, CancellationToken cancellationToken)
    {
        var write = new PendingWrite<T>(work, size);
        try
        {
            await _line.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
            if (Interlocked.Increment(ref _inLine) >= Volatile.Read(ref _wanted))
            {
                _isFull.Set();
            }
        }
        catch (ChannelClosedException ex)
        {
            throw new ObjectDisposedException("The database is closed.", ex);
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((PendingWrite<T>)state!).Cancel(token), write))
        {
            return await write.Told.ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is in line, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _line.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    private void WriteAll()
    {
        try
        {
            var batch = new List<PendingWrite>(_options.WritesPerCommit);
            while (WaitForOne())
            {
                WaitForOthers();
                Gather(batch);
                if (batch.Count > 0)
                {
                    CommitAsync(batch).GetAwaiter().GetResult();
                    batch.Clear();
                }
            }

            CloseAsync().GetAwaiter().GetResult();
            _ended.SetResult();
        }
        catch (Exception ex)
        {
            _ended.SetException(ex);
        }
    }

    private bool WaitForOne()
    {
        var waiting = _line.Reader.WaitToReadAsync();
        return waiting.IsCompletedSuccessfully ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
    }

    private void WaitForOthers()
    {
        int wanted = Math.Min(_expected, _options.WritesPerCommit);
        if (wanted <= 1)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        _isFull.Reset();
        Volatile.Write(ref _wanted, wanted);
        for (int seen = -1; Volatile.Read(ref _inLine) is var inLine && inLine < wanted && inLine != seen && Stopwatch.GetElapsedTime(start) < MostGathering; seen = inLine)
        {
            _isFull.Wait(1);
        }

        Volatile.Write(ref _wanted, int.MaxValue);
    }

    private void Gather(List<PendingWrite> batch)
    {
        long bytes = 0;
        while (batch.Count < _options.WritesPerCommit && bytes < BytesPerCommit && _line.Reader.TryRead(out var write))
        {
            Interlocked.Decrement(ref _inLine);
            if (write.TryBegin())
            {
                batch.Add(write);
                bytes += write.Size;
            }
        }
    }

    private async Task CommitAsync(List<PendingWrite> batch)
    {
        try
        {
            var turn = await WriterTurn.TakeAsync(_file.Path, _options.BusyTimeout).ConfigureAwait(false);
            await using (turn.ConfigureAwait(false))
            {
                CommitInTurn(batch);
            }
        }
        catch (Exception ex)
        {
            FailAll(batch, ex);
        }
    }

    private void CommitInTurn(List<PendingWrite> batch)
    {
        var session = _session ??= Open();
        try
        {
            CommitTogether(session, batch);
        }
        catch (SqliteException ex) when (batch.Count > 1 && SqliteFault.IsFull(ex))
        {
            // The disk has no room for all of them; it may have for some, and one large write must not take the small ones with it.
            foreach (var write in batch)
            {
                CommitAlone(session, write);
            }
        }
    }

    private void CommitAlone(SqliteSession session, PendingWrite write)
    {
        try
        {
            CommitTogether(session, [write]);
        }
        catch (SqliteException ex) when (!SqliteFault.IsPoison(ex))
        {
            write.Fail(SqliteFault.From(ex));
        }
    }

    private void CommitTogether(SqliteSession session, List<PendingWrite> batch)
    {
        if (_careLeft > 0 || !TryCommitPlainly(session, batch))
        {
            CommitWithCare(session, batch);
        }

        Interlocked.Increment(ref _commits);
        _expected = batch.Count + Volatile.Read(ref _inLine);
        foreach (var write in batch)
        {
            write.Tell();
        }
    }

    // Savepoints cost more than most writes do, and hardly a write fails after it has changed something. When one does, all are undone and done again.
    private bool TryCommitPlainly(SqliteSession session, List<PendingWrite> batch)
    {
        Begin(session);
        try
        {
            foreach (var write in batch)
            {
                if (!write.TryPerform(session))
                {
                    session.RollBack();
                    _careLeft = CommitsWithCare;
                    return false;
                }
            }

            Commit(session);
            return true;
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    private void CommitWithCare(SqliteSession session, List<PendingWrite> batch)
    {
        Begin(session);
        try
        {
            bool areAllDone = true;
            foreach (var write in batch)
            {
                areAllDone &= write.Perform(session);
            }

            Commit(session);
            _careLeft = areAllDone ? _careLeft - 1 : CommitsWithCare;
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    private static void Begin(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        session.HeedOthers();
    }

    private static void Commit(SqliteSession session)
    {
        session.Settle();
        session.Execute("COMMIT");
    }

    // Who was told already keeps that; a failed sync is never retried on the same connection, since the system may have dropped the pages (fsync(2), EIO).
    private void FailAll(List<PendingWrite> batch, Exception exception)
    {
        var translated = SqliteFault.Translate(exception);
        foreach (var write in batch)
        {
            write.Fail(translated);
        }

        _hasFailed |= SqliteFault.IsPoison(exception);
        if (SqliteFault.IsPoison(exception) && _session is { } poisoned)
        {
            Log.WriterReopened(_logger, (translated as MedImagingException)?.Kind ?? ErrorKind.Unexpected, ((SqliteException)exception).SqliteExtendedErrorCode);
            _session = null;
            CloseQuietly(poisoned);
        }
    }

    private SqliteSession Open()
    {
        var session = _file.OpenWriter(_hasFailed);
        _hasFailed = false;
        string version = SqliteLibrary.Version;
        Log.DatabaseOpened(_logger, version, SchemaVersions.Newest);
        if (!SqliteLibrary.IsCurrent)
        {
            Log.LibraryOutdated(_logger, version);
        }

        return session;
    }

    // The last connection to close moves the log into the file: that too is done within a turn, if one can be had.
    private async Task CloseAsync()
    {
        if (_session is not { } session)
        {
            return;
        }

        _session = null;
        try
        {
            var turn = await WriterTurn.TakeAsync(_file.Path, _options.BusyTimeout).ConfigureAwait(false);
            await using (turn.ConfigureAwait(false))
            {
                CloseQuietly(session);
            }
        }
        catch (MedImagingException)
        {
            // Someone else writes, so this is not the last connection and closing it moves nothing.
            CloseQuietly(session);
        }
    }

    private static void CloseQuietly(SqliteSession session)
    {
        try
        {
            session.Dispose();
        }
        catch (SqliteException)
        {
            // Nothing depends on a clean close: every acknowledged write is in the log already.
        }
    }
}
