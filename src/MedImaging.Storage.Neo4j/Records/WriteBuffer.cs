namespace MedImaging;

/// <summary>What a transaction wants to write, gathered so that it goes to the server in few statements and one round trip.</summary>
internal sealed class WriteBuffer
{
    // What a message holds stays well within what servers take, and is no burden to either side.
    private const int MostWrites = 1000;
    private const long MostBytes = 4 << 20;

    private readonly Dictionary<RecordKey, PendingRecord> _records = [];
    private readonly Dictionary<RecordKey, (long Version, byte[] Body)> _bodies = [];
    private long _bytes;

    public IReadOnlyCollection<PendingRecord> Records => _records.Values;

    /// <summary>Gets the bodies that take the place of kept ones, each with the version its record must have.</summary>
    public IReadOnlyDictionary<RecordKey, (long Version, byte[] Body)> Bodies => _bodies;

    public List<AuditRecord> Audit { get; } = [];

    public Dictionary<string, AuditHead> Heads { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Tenant, string Series), long> Numbers { get; } = [];

    /// <summary>Gets how many places in the order of all writes it needs.</summary>
    public long Places { get; private set; }

    /// <summary>Gets whether it is time to send what there is.</summary>
    public bool IsFull => _records.Count + _bodies.Count + Audit.Count >= MostWrites || _bytes >= MostBytes;

    public bool HasRecords => _records.Count > 0 || _bodies.Count > 0;

    public bool IsEmpty => !HasRecords && Audit.Count == 0 && Heads.Count == 0 && Numbers.Count == 0;

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

    /// <summary>Replaces a body. What is kept is changed before records are written, so that one put afterwards follows it.</summary>
    public void ReplaceBody(RecordKey key, long version, ReadOnlySpan<byte> body)
    {
        byte[] copy = body.ToArray();
        if (_records.TryGetValue(key, out var pending))
        {
            var record = pending.Record is { } put && put.Version == version ? put : throw Conflict(key.Kind);
            pending.Record = record with { Body = copy };
        }
        else if (_bodies.TryGetValue(key, out var other) && other.Version != version)
        {
            throw Conflict(key.Kind);
        }
        else
        {
            _bodies[key] = (version, copy);
        }

        _bytes += copy.Length;
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
        _bodies.Clear();
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
