namespace MedImaging;

/// <summary>What a transaction wants to write, gathered so that it goes to the server in few statements and one round trip.</summary>
internal sealed class WriteBuffer
{
    // What a message holds stays well within what servers take, and is no burden to either side.
    private const int MostWrites = 1000;
    private const long MostBytes = 4 << 20;

    private readonly Dictionary<RecordKey, PendingRecord> _records = [];
    private long _bytes;

    public IReadOnlyCollection<PendingRecord> Records => _records.Values;

    public List<AuditRecord> Audit { get; } = [];

    public Dictionary<string, AuditHead> Heads { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Tenant, string Series), long> Numbers { get; } = [];

    /// <summary>Gets how many places in the order of all writes it needs.</summary>
    public long Places { get; private set; }

    /// <summary>Gets whether it is time to send what there is.</summary>
    public bool IsFull => _records.Count + Audit.Count >= MostWrites || _bytes >= MostBytes;

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

        Take(pending, record);
    }

    /// <summary>Puts a record back, whatever its version; there must be none.</summary>
    public void Restore(StoredRecord record)
    {
        var pending = new PendingRecord(record.Key) { Kept = 0 };
        if (!_records.TryAdd(record.Key, pending))
        {
            throw Conflict(record.Key.Kind);
        }

        Take(pending, record);
    }

    public void Append(AuditRecord record)
    {
        Audit.Add(record);
        _bytes += record.Bytes.Length;
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
        (Places, _bytes) = (0, 0);
    }

    private void Take(PendingRecord pending, StoredRecord record)
    {
        // Whoever put it may change the bytes before they are sent.
        pending.Record = record with { Body = record.Body.ToArray() };
        pending.Offset = ++Places;
        _bytes += record.Body.Length + (record.Words?.Length ?? 0);
    }

    public static MedImagingException Conflict(string kind) => new(ErrorKind.StorageConflict, $"The {kind} was changed by someone else first.");
}
