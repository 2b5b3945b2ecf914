using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>Keeps records in Neo4j: each is a node of its kind, with its fields as properties and its links as relationships.</summary>
/// <remarks>
/// <para>Writes of a tenant follow one another by a lock on the tenant's node, and take three round trips: the lock, the writes, the commit. Each marks in its own transaction that it happened, so that a commit whose answer is lost is neither lost nor done twice.</para>
/// <para>Neo4j reads what is committed at the moment of each statement. Work that reads in one statement costs one round trip, and may meet a commit halfway; work that reads in several is run again from its start under the tenant's lock, so that nobody writes meanwhile. The typed stores leave an audit entry with each read and so have the lock in any case.</para>
/// <para>A snapshot (<see cref="StoreSnapshot"/>) is one transaction, exported with all others kept from writing and imported in batches: <see cref="Neo4jOptions.QueryTimeout"/> and the server's memory for transactions must allow for it.</para>
/// </remarks>
public sealed class Neo4jRecordStore : IRecordStore
{
    private const int MostSettled = 32;
    private static readonly TimeSpan OldOperation = TimeSpan.FromDays(1);

    private readonly ICypherSession _session;
    private readonly Neo4jStoreOptions _options;
    private readonly AuditChain _chain;
    private readonly TimeProvider _time;
    private readonly GraphNames _names;
    private readonly Neo4jSchema _schema;
    private readonly ConcurrentQueue<string> _settled = new();
    private readonly Lock _gate = new();
    private Task<GraphStatements>? _opening;

    /// <summary>Creates a store.</summary>
    /// <param name="session">Runs its Cypher.</param>
    /// <param name="options">How it lies in the database.</param>
    /// <param name="chain">Makes the audit trails' links.</param>
    /// <param name="time">The clock waits are measured by.</param>
    /// <exception cref="ArgumentException">The label prefix is none.</exception>
    public Neo4jRecordStore(ICypherSession session, Neo4jStoreOptions? options = null, AuditChain? chain = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _options = options ?? new Neo4jStoreOptions();
        _chain = chain ?? new AuditChain();
        _time = time ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.OutcomeTimeout, TimeSpan.Zero, nameof(options));
        _names = new GraphNames(_options.LabelPrefix);
        _schema = new Neo4jSchema(session, _options, _time);
    }

    /// <inheritdoc/>
    public async ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var statements = await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _session.ReadAsync((transaction, token) => work(new GraphReader(transaction, statements, isLocked: false, token)), cancellationToken).ConfigureAwait(false);
        }
        catch (SeveralReadsException)
        {
            return await ReadLockedAsync(work, statements, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var statements = await OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var settled = Settled();
            var write = new RecordWrite<T>(work, statements, _chain, settled);
            bool isDone = false;
            try
            {
                T result = await _session.WriteAsync(write.RunAsync, cancellationToken).ConfigureAwait(false);
                isDone = true;
                return result;
            }
            catch (CommitUnknownException) when (write.Last is { } last)
            {
                var outcome = new CommitOutcome(_session, statements.Writes, _options.OutcomeTimeout, _time);
                isDone = await outcome.HappenedAsync(last, write.Operation).ConfigureAwait(false);
                if (isDone)
                {
                    return write.Result;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                // What did not happen, or wrote nothing, took off no marks.
                foreach (string operation in isDone && write.Last is { HasWritten: true } ? [write.Operation] : settled)
                {
                    _settled.Enqueue(operation);
                }
            }
        }
    }

    /// <summary>Reads under the tenant's lock, as a write that writes nothing: Neo4j puts a commit in place piece by piece, so that without the lock even two statements one after another may see halves of it.</summary>
    private async ValueTask<T> ReadLockedAsync<T>(Func<IRecordReader, ValueTask<T>> work, GraphStatements statements, CancellationToken cancellationToken)
    {
        var read = new RecordWrite<T>(work, statements, _chain, [], isReading: true);
        try
        {
            return await _session.WriteAsync(read.RunAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (CommitUnknownException) when (read.Last is not null)
        {
            return read.Result;
        }
    }

    /// <summary>Gives marks of operations whose end is known, for the next write to take off.</summary>
    private List<string> Settled()
    {
        var settled = new List<string>();
        while (settled.Count < MostSettled && _settled.TryDequeue(out string? operation))
        {
            settled.Add(operation);
        }

        return settled;
    }

    /// <summary>Opens the store once, for all who wait; when that fails, the next one tries again.</summary>
    private Task<GraphStatements> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _opening = Task.Run(() => PrepareAsync(CancellationToken.None), CancellationToken.None);
            }

            return _opening.IsCompletedSuccessfully ? _opening : _opening.WaitAsync(cancellationToken);
        }
    }

    private async Task<GraphStatements> PrepareAsync(CancellationToken cancellationToken)
    {
        var statements = new GraphStatements(_names, GraphDialects.Of(await _session.GetServerAsync(cancellationToken).ConfigureAwait(false)));
        var mirrors = await _session.ReadAsync((transaction, token) => transaction.RunAsync([new MirrorStatements(_names).FindMirror], token), cancellationToken).ConfigureAwait(false);
        if (mirrors[0].Rows[0].Get<long>("found") > 0)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "The graph mirrors a store elsewhere; nothing is written to it but by its mirror. Use another label prefix or database.");
        }

        if (_options.AppliesSchema)
        {
            await _schema.ApplyAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await _session.WriteAsync((transaction, token) => transaction.RunAsync([statements.Writes.ForgetOperations(OldOperation)], token), cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException)
        {
            // Two stores that begin together may stand in each other's way; the marks wait for the next time.
        }

        return statements;
    }
}
