namespace MedImaging;

/// <summary>A transaction on what is in memory. It changes things at once and remembers how to undo it.</summary>
internal sealed class InMemoryTransaction(RecordShelf shelf, AuditChain chain) : ISnapshotReader, ISnapshotWriter
{
    private readonly Stack<Action> _undo = new();
    private readonly List<RecordKey> _deleted = [];

    public ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys)
        => new([.. keys.Select(key => shelf.Records.GetValueOrDefault(key))]);

    public ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query)
        => new([.. RecordMatch.Ordered(shelf.Records.Values.Where(record => RecordMatch.IsWanted(record, query)), query).Skip(query.Skip).Take(query.Limit)]);

    public ValueTask<long> CountAsync(RecordQuery query)
        => new(shelf.Records.Values.LongCount(record => RecordMatch.IsWanted(record, query)));

    public ValueTask<IReadOnlyList<RecordKey>> FollowAsync(RecordFollow follow)
        => new([.. RecordMatch.Followed(shelf.Records, follow).OrderBy(record => record.Order).Select(record => record.Key)]);

    public ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit)
        => new([.. shelf.Records.Values.Where(record => record.Order > afterOrder).OrderBy(record => record.Order).Take(limit)]);

    public ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit)
        => new(shelf.Trails.GetValueOrDefault(tenant) is { } trail ? [.. trail.Skip((int)Math.Min(afterSequence, int.MaxValue)).Take(limit)] : []);

    public ValueTask<AuditHead?> FindAuditHeadAsync(string tenant) => new(shelf.Heads.GetValueOrDefault(tenant));

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync() => new([.. shelf.Heads.Keys.Order(StringComparer.Ordinal)]);

    public ValueTask PutAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var kept = shelf.Records.GetValueOrDefault(record.Key);
        if (record.Version != (kept?.Version ?? 0) + 1)
        {
            throw RecordMatch.Conflict(record.Key);
        }

        long order = shelf.LastOrder;
        shelf.LastOrder = order + 1;
        shelf.Records[record.Key] = record with { Order = order + 1, Body = record.Body.ToArray() };
        _undo.Push(() =>
        {
            shelf.LastOrder = order;
            PutBack(record.Key, kept);
        });
        return default;
    }

    public ValueTask ReplaceBodyAsync(RecordKey key, long version, ReadOnlyMemory<byte> body)
    {
        var kept = shelf.Records.GetValueOrDefault(key);
        if (kept is null || kept.Version != version)
        {
            throw RecordMatch.Conflict(key);
        }

        shelf.Records[key] = kept with { Body = body.ToArray() };
        _undo.Push(() => PutBack(key, kept));
        return default;
    }

    public ValueTask DeleteAsync(RecordKey key)
    {
        if (shelf.Records.Remove(key, out var kept))
        {
            _deleted.Add(key);
            _undo.Push(() => PutBack(key, kept));
        }

        return default;
    }

    public ValueTask<long> NextNumberAsync(string tenant, string series)
    {
        var key = (tenant, series);
        long last = shelf.Numbers.GetValueOrDefault(key);
        shelf.Numbers[key] = last + 1;
        _undo.Push(() => shelf.Numbers[key] = last);
        return new(last + 1);
    }

    public ValueTask<AuditRecord> AppendAuditAsync(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var before = shelf.Heads.GetValueOrDefault(entry.Tenant);
        var (record, head) = chain.Append(before ?? chain.Begin(entry.Tenant, Guid.CreateVersion7().ToString("N")), entry);
        if (!shelf.Trails.TryGetValue(entry.Tenant, out var trail))
        {
            shelf.Trails.Add(entry.Tenant, trail = []);
        }

        trail.Add(record);
        shelf.Heads[entry.Tenant] = head;
        _undo.Push(() =>
        {
            trail.RemoveAt(trail.Count - 1);
            PutBackHead(entry.Tenant, before);
        });
        return new(record);
    }

    public ValueTask BeginAuditEpochAsync(string tenant, string epoch)
    {
        var before = shelf.Heads.GetValueOrDefault(tenant);
        shelf.Heads[tenant] = chain.Begin(tenant, epoch, before);
        _undo.Push(() => PutBackHead(tenant, before));
        return default;
    }

    public ValueTask<IReadOnlyList<SeriesNumber>> ListNumbersAsync()
        => new([.. shelf.Numbers.Where(number => number.Value > 0).Select(number => new SeriesNumber(number.Key.Tenant, number.Key.Series, number.Value))]);

    public ValueTask RestoreAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (shelf.Records.ContainsKey(record.Key))
        {
            throw RecordMatch.Conflict(record.Key);
        }

        long order = shelf.LastOrder;
        shelf.LastOrder = order + 1;
        shelf.Records[record.Key] = record with { Order = order + 1, Body = record.Body.ToArray() };
        _undo.Push(() => PutBack(record.Key, null));
        return default;
    }

    public ValueTask RestoreNumberAsync(SeriesNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var key = (number.Tenant, number.Series);
        long last = shelf.Numbers.GetValueOrDefault(key);
        shelf.Numbers[key] = number.Last;
        _undo.Push(() => shelf.Numbers[key] = last);
        return default;
    }

    public ValueTask RestoreAuditAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!shelf.Trails.TryGetValue(record.Tenant, out var trail))
        {
            shelf.Trails.Add(record.Tenant, trail = []);
        }

        if (record.Sequence != trail.Count + 1)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "A link of an audit trail is not the next one.");
        }

        trail.Add(record);
        _undo.Push(() => trail.RemoveAt(trail.Count - 1));
        return default;
    }

    public ValueTask RestoreHeadAsync(AuditHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var before = shelf.Heads.GetValueOrDefault(head.Tenant);
        shelf.Heads[head.Tenant] = head;
        _undo.Push(() => PutBackHead(head.Tenant, before));
        return default;
    }

    public void Commit() => _deleted.ForEach(shelf.Outbox.Deleted);

    public void Undo()
    {
        while (_undo.TryPop(out var undo))
        {
            undo();
        }
    }

    private void PutBack(RecordKey key, StoredRecord? kept)
    {
        if (kept is null)
        {
            shelf.Records.Remove(key);
        }
        else
        {
            shelf.Records[key] = kept;
        }
    }

    private void PutBackHead(string tenant, AuditHead? before)
    {
        if (before is null)
        {
            shelf.Heads.Remove(tenant);
        }
        else
        {
            shelf.Heads[tenant] = before;
        }
    }
}
