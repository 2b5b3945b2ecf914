namespace MedImaging;

/// <summary>Writes within a Cypher transaction: takes the tenant's lock before anything else, gathers what is to be written, and sends it when something is to be read or the work is done.</summary>
internal sealed partial class GraphWriter(ICypherTransaction transaction, GraphStatements statements, AuditChain chain, string operation, bool isReading, CancellationToken cancellationToken) : ISnapshotReader, ISnapshotWriter
{
    private readonly GraphReader _reader = new(transaction, statements, isLocked: true, cancellationToken);
    private readonly WriteBuffer _buffer = new();
    private readonly Dictionary<string, AuditHead?> _heads = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unfit = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string Series), long> _numbers = [];
    private bool _hasAll;

    /// <summary>Gets the tenants whose locks it has.</summary>
    public IReadOnlyCollection<string> Tenants => _heads.Keys;

    public bool HasWritten { get; private set; }

    public async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys)
    {
        foreach (string tenant in keys.Select(key => key.Tenant).Distinct(StringComparer.Ordinal))
        {
            await LockAsync(tenant).ConfigureAwait(false);
        }

        return await (await ReaderAsync().ConfigureAwait(false)).FindAsync(keys).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query)
        => await (await ReaderAsync(query.Tenant).ConfigureAwait(false)).QueryAsync(query).ConfigureAwait(false);

    public async ValueTask<long> CountAsync(RecordQuery query)
        => await (await ReaderAsync(query.Tenant).ConfigureAwait(false)).CountAsync(query).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<RecordKey>> FollowAsync(RecordFollow follow)
    {
        ArgumentNullException.ThrowIfNull(follow);
        return await (await ReaderAsync(follow.Tenant).ConfigureAwait(false)).FollowAsync(follow).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit)
    {
        var reader = await ReaderAsync().ConfigureAwait(false);
        await LockAllAsync().ConfigureAwait(false);
        return await reader.ScanAsync(afterOrder, limit).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit)
        => await (await ReaderAsync(tenant).ConfigureAwait(false)).ReadAuditAsync(tenant, afterSequence, limit).ConfigureAwait(false);

    public async ValueTask<AuditHead?> FindAuditHeadAsync(string tenant) => await LockAsync(tenant).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> ListTenantsAsync()
    {
        var reader = await ReaderAsync().ConfigureAwait(false);
        await LockAllAsync().ConfigureAwait(false);
        return await reader.ListTenantsAsync().ConfigureAwait(false);
    }

    public async ValueTask PutAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        await LockAsync(record.Key.Tenant).ConfigureAwait(false);
        _buffer.Put(record);
        await MakeRoomAsync().ConfigureAwait(false);
    }

    public async ValueTask ReplaceBodyAsync(RecordKey key, long version, ReadOnlyMemory<byte> body)
    {
        await LockAsync(key.Tenant).ConfigureAwait(false);
        _buffer.ReplaceBody(key, version, body.Span);
        await MakeRoomAsync().ConfigureAwait(false);
    }

    public async ValueTask DeleteAsync(RecordKey key)
    {
        await LockAsync(key.Tenant).ConfigureAwait(false);
        _buffer.Delete(key);
    }

    public async ValueTask<long> NextNumberAsync(string tenant, string series)
    {
        await LockAsync(tenant).ConfigureAwait(false);
        if (!_numbers.TryGetValue((tenant, series), out long last))
        {
            var rows = (await transaction.RunAsync([statements.Writes.Number(tenant, series)], cancellationToken).ConfigureAwait(false))[0].Rows;
            last = rows is [var row, ..] ? GraphRow.Number(row["last"]) : 0;
        }

        return _numbers[(tenant, series)] = _buffer.Numbers[(tenant, series)] = last + 1;
    }

    public async ValueTask<AuditRecord> AppendAuditAsync(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var before = await EndAsync(entry.Tenant).ConfigureAwait(false) ?? chain.Begin(entry.Tenant, Guid.CreateVersion7().ToString("N"));
        var (record, head) = chain.Append(before, entry);
        _heads[entry.Tenant] = _buffer.Heads[entry.Tenant] = head;
        _buffer.Append(record);
        return record;
    }

    public async ValueTask BeginAuditEpochAsync(string tenant, string epoch)
    {
        var before = await EndAsync(tenant).ConfigureAwait(false);
        _heads[tenant] = _buffer.Heads[tenant] = chain.Begin(tenant, epoch, before);
    }

    /// <summary>Sends what is left, with the mark that this operation happened.</summary>
    /// <param name="settled">Operations whose marks are needed no more.</param>
    public ValueTask FinishAsync(IReadOnlyList<string> settled)
        => HasWritten || !_buffer.IsEmpty ? SendAsync([.. statements.Writes.Operation(operation, settled)]) : default;

    private async ValueTask<GraphReader> ReaderAsync(string? tenant = null)
    {
        if (tenant is not null)
        {
            await LockAsync(tenant).ConfigureAwait(false);
        }

        if (!_buffer.IsEmpty)
        {
            await SendAsync([]).ConfigureAwait(false);
        }

        return _reader;
    }

    /// <summary>Keeps all others from writing, once, for what is read of all tenants.</summary>
    private async ValueTask LockAllAsync()
    {
        if (isReading && !_hasAll)
        {
            await transaction.RunAsync(statements.Reads.LockAll(operation), cancellationToken).ConfigureAwait(false);
            _hasAll = true;
        }
    }

    private ValueTask MakeRoomAsync() => _buffer.IsFull ? SendAsync([]) : default;

    private async ValueTask<AuditHead?> LockAsync(string tenant)
    {
        if (!_heads.TryGetValue(tenant, out var head))
        {
            var results = await transaction.RunAsync([isReading ? statements.Reads.Lock(tenant, operation) : statements.Writes.Lock(tenant, operation), statements.Writes.Head(tenant)], cancellationToken).ConfigureAwait(false);
            _heads[tenant] = head = results[1].Rows is [var row, ..] ? GraphRow.Head(tenant, row) : null;
            if (head is null || results[1].Rows[0]["goes_on"] is true)
            {
                _unfit.Add(tenant);
            }
        }

        return head;
    }

    /// <summary>Where the trail goes on: at its head, unless that is gone or stands before the last link there is.</summary>
    private async ValueTask<AuditHead?> EndAsync(string tenant)
    {
        var head = await LockAsync(tenant).ConfigureAwait(false);
        if (!_unfit.Remove(tenant))
        {
            return head;
        }

        var results = await transaction.RunAsync([statements.Reads.LastLink(tenant)], cancellationToken).ConfigureAwait(false);
        return results[0].Rows is [var row, ..] ? AuditChain.Adopt(GraphRow.Audit(tenant, row)) : head;
    }

    private async ValueTask SendAsync(IReadOnlyList<CypherStatement> more)
    {
        // From here on the transaction may come to hold something, so its outcome matters.
        HasWritten = true;
        bool hasRecords = _buffer.HasRecords;
        var results = await transaction.RunAsync([.. statements.Writes.Flush(_buffer), .. more], cancellationToken).ConfigureAwait(false);
        if (hasRecords && results[0].Rows is [var row, ..])
        {
            throw WriteBuffer.Conflict(GraphRow.Text(row["kind"]));
        }

        _buffer.Clear();
    }
}
