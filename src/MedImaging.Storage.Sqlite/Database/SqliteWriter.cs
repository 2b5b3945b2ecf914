using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MedImaging;

/// <summary>The one connection that writes, and the line before it.</summary>
/// <remarks>
/// Group commit: while one commit waits for the disk, the writes that arrive line up; the next commit takes them all.
/// So a lone write waits for nobody, and a hundred at once share one sync of the disk.
/// </remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int BytesPerCommit = 16 << 20;

    private readonly DatabaseFile _file;
    private readonly SqliteOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<PendingWrite> _line;
    private readonly Task _loop;
    private SqliteSession? _session;
    private long _commits;

    public SqliteWriter(DatabaseFile file, SqliteOptions options, ILogger logger)
    {
        (_file, _options, _logger) = (file, options, logger);
        _line = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        _loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Gets how many transactions were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, int size, CancellationToken cancellationToken)
    {
        var write = new PendingWrite<T>(work, size);
        try
        {
            await _line.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
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
        await _loop.ConfigureAwait(false);
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<PendingWrite>(_options.WritesPerCommit);
        while (await _line.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            Gather(batch);
            if (batch.Count > 0)
            {
                await CommitAsync(batch).ConfigureAwait(false);
                batch.Clear();
            }
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private void Gather(List<PendingWrite> batch)
    {
        long bytes = 0;
        while (batch.Count < _options.WritesPerCommit && bytes < BytesPerCommit && _line.Reader.TryRead(out var write))
        {
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

    private void CommitTogether(SqliteSession session, IReadOnlyList<PendingWrite> batch)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var write in batch)
            {
                write.Perform(session);
            }

            session.Execute("COMMIT");
        }
        catch
        {
            session.RollBack();
            throw;
        }

        Interlocked.Increment(ref _commits);
        foreach (var write in batch)
        {
            write.Tell();
        }
    }

    // Who was told already keeps that; a failed sync is never retried on the same connection, since the system may have dropped the pages (fsync(2), EIO).
    private void FailAll(List<PendingWrite> batch, Exception exception)
    {
        var translated = SqliteFault.Translate(exception);
        foreach (var write in batch)
        {
            write.Fail(translated);
        }

        if (SqliteFault.IsPoison(exception) && _session is { } poisoned)
        {
            Log.WriterReopened(_logger, (translated as MedImagingException)?.Kind ?? ErrorKind.Unexpected, ((SqliteException)exception).SqliteExtendedErrorCode);
            _session = null;
            CloseQuietly(poisoned);
        }
    }

    private SqliteSession Open()
    {
        var session = _file.OpenWriter();
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
