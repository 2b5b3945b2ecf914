namespace MedImaging;

/// <summary>Reads records within a transaction. It is of no use once its work is over.</summary>
internal class SqliteRecordReader(RecordTables tables) : ISnapshotReader
{
    private bool _isOver;

    /// <summary>Gets the tables, while the work lasts.</summary>
    protected RecordTables Tables
        => _isOver ? throw new InvalidOperationException("The transaction is over; its reader or writer cannot be used any more.") : tables;

    /// <summary>Ends it. A work that awaits something else may try to go on later, when the connection serves others.</summary>
    public void End() => _isOver = true;

    public ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var rows = Tables.Rows;
        var found = new StoredRecord?[keys.Count];
        for (int place = 0; place < found.Length; place++)
        {
            found[place] = rows.Find(keys[place]);
        }

        return new(found);
    }

    public ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var numbers = Tables.Search.Find(query);
        var records = new List<StoredRecord>(numbers.Count);
        foreach (long number in numbers)
        {
            records.Add(Tables.Rows.Find(number) ?? throw new MedImagingException(ErrorKind.Corrupt, "An index names a record that is not there."));
        }

        return new(records);
    }

    public ValueTask<long> CountAsync(RecordQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new(Tables.Search.Count(query));
    }

    public ValueTask<IReadOnlyList<RecordKey>> FollowAsync(RecordFollow follow)
    {
        ArgumentNullException.ThrowIfNull(follow);
        return new(Tables.Links.Follow(follow));
    }

    public ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit) => new(Tables.Rows.Scan(afterOrder, limit));

    public ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return new(Tables.Audit.Read(tenant, afterSequence, limit));
    }

    public ValueTask<AuditHead?> FindAuditHeadAsync(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return new(Tables.Audit.FindHead(tenant));
    }

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync() => new(Tables.Audit.ListTenants());

    public ValueTask<IReadOnlyList<SeriesNumber>> ListNumbersAsync() => new(Tables.Snapshot.ListNumbers());
}
