using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>One database file: a writer, some readers. It is opened at the first use.</summary>
internal sealed class SqliteDatabase : IAsyncDisposable, IDisposable
{
    private readonly DatabaseFile _file;
    private readonly SqliteWriter _writer;
    private readonly SemaphoreSlim _readers;
    private readonly int _readerCount;
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly Lock _disposing = new();
    private volatile bool _isReady;
    private volatile bool _isClosed;
    private Task? _disposed;

    public SqliteDatabase(IOptions<SqliteOptions> options, ILogger<SqliteDatabase>? logger = null, IEnumerable<IRecordMigration>? migrations = null, AuditChain? chain = null)
    {
        var value = options.Value;
        _file = new DatabaseFile(value.Path, value.BusyTimeout, [.. migrations ?? []], chain);
        _writer = new SqliteWriter(_file, value, logger ?? NullLogger<SqliteDatabase>.Instance);
        (_readers, _readerCount) = (new SemaphoreSlim(value.Readers), value.Readers);
    }

    /// <summary>Gets how many transactions this process has committed.</summary>
    internal long Commits => _writer.Commits;

    /// <summary>Writes in line with others; ends when it is durable. The work must be repeatable: it may run a second time after a full disk.</summary>
    public ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken, int size = 0)
        => _writer.WriteAsync(work, size, cancellationToken);

    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed is not null, this);
        await _readers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!_isReady)
            {
                await MakeReadyAsync(cancellationToken).ConfigureAwait(false);
            }

            return Read(work);
        }
        finally
        {
            _readers.Release();
        }
    }

    public async IAsyncEnumerable<T> ListAsync<T>(Func<SqliteSession, List<T>> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await ReadAsync(work, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_disposing)
        {
            return new ValueTask(_disposed ??= CloseAsync());
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    // Reading waits for no writer, here or in another process, unless the file or its schema has yet to be made: that is the writer's work, and an empty write waits for it.
    private async ValueTask MakeReadyAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_file.Path) || Read(SchemaVersions.Read) != SchemaVersions.Newest)
        {
            await WriteAsync(static _ => true, cancellationToken).ConfigureAwait(false);
        }

        _isReady = true;
    }

    private T Read<T>(Func<SqliteSession, T> work)
    {
        SqliteSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : _file.OpenReader();
            T result = work(session);
            _idle.Add(session);
            return result;
        }
        catch (SqliteException ex)
        {
            session?.Dispose();
            throw SqliteFault.From(ex);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    // Readers first: the connection that closes last moves the log into the file, and that is the writer's work.
    private async Task CloseAsync()
    {
        for (int taken = 0; taken < _readerCount; taken++)
        {
            await _readers.WaitAsync().ConfigureAwait(false);
        }

        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _isClosed = true;
        _readers.Release(_readerCount);

        await _writer.DisposeAsync().ConfigureAwait(false);
    }
}
