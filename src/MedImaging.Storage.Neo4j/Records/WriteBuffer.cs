namespace MedImaging;

/// <summary>What a transaction wants to write, gathered so that it goes to the server in few statements and one round trip.</summary>
internal sealed class WriteBuffer
{
    private readonly Dictionary<RecordKey, PendingRecord> _records = [];

    public IReadOnlyCollection<PendingRecord> Records => _records.Values;

    public List<AuditRecord> Audit { get; } = [];

    public Dictionary<string, AuditHead> Heads { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Tenant, string Series), long> Numbers { get; } = [];

    /// <summary>Gets how many places in the order of all writes it needs.</summary>
    public long Places { get; private set; }

    public bool IsEmpty => _records.Count == 0 && Audit.Count == 0 && Heads.Count == 0 && Numbers.Count == 0;

    public void Put(StoredRecord record)
    {
        if (_records.TryGetValue(record.Key, out var pending))
        {
            if (record.Version != pending.Version + 1)
            {
                throw Conflict(record.Key.Kind);
            }
        }
        else
        {
            _records.Add(record.Key, pending = new PendingRecord(record.Key) { Kept = record.Version - 1 });
        }

        // Whoever put it may change the bytes before they are sent.
        pending.Record = record with { Body = record.Body.ToArray() };
        pending.Offset = ++Places;
    }

    public void Delete(RecordKey key)
    {
        if (_records.TryGetValue(key, out var pending))
        {
            pending.Record = null;
        }
        else
        {
            _records.Add(key, new PendingRecord(key));
        }
    }

    public void Clear()
    {
        _records.Clear();
        Audit.Clear();
        Heads.Clear();
        Numbers.Clear();
        Places = 0;
    }

    public static MedImagingException Conflict(string kind) => new(ErrorKind.StorageConflict, $"The {kind} was changed by someone else first.");
}
