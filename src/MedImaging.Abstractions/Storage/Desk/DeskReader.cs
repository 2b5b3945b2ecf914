namespace MedImaging;

/// <summary>Reads typed records for one caller, within one transaction: nothing of another tenant, nothing of a patient the caller may not see. It remembers what was touched, for the audit trail.</summary>
internal partial class DeskReader(RecordCodec codec, Caller caller, IRecordReader records)
{
    private const int RecordsNamed = 32;
    private readonly List<string> _touched = [];

    public RecordCodec Codec => codec;

    public Caller Caller => caller;

    public IReadOnlyList<string> Touched => _touched;

    public long Count { get; private set; }

    /// <summary>Gets whether something was there that the caller may not see.</summary>
    public bool WasDenied { get; set; }

    /// <summary>Gets the one patient of all that was touched, when it was one.</summary>
    public string? Patient { get; private set; }

    /// <summary>Gets what more is to be said of it.</summary>
    public string? Detail { get; private set; }

    private bool _hasManyPatients;
    private HashSet<string>? _patients;

    /// <summary>Gets the patients the caller may see, as records name them.</summary>
    private HashSet<string>? Patients
        => caller.Patients is null ? null : _patients ??= caller.Patients.Select(patient => codec.Patient(caller.Tenant, patient)).ToHashSet(StringComparer.Ordinal);

    public async ValueTask<Kept<T>?> FindAsync<T>(RecordType<T> type, string id)
        where T : class
        => (await FindAllAsync(type, [id]).ConfigureAwait(false))[0];

    /// <summary>Finds records by their ids; one the caller may not see is as one that is not there.</summary>
    public ValueTask<IReadOnlyList<Kept<T>?>> FindAllAsync<T>(RecordType<T> type, IReadOnlyList<string> ids)
        where T : class
        => FindKeysAsync(type, [.. ids.Select(id => codec.Key(caller.Tenant, type.Kind, id))]);

    /// <summary>Finds records by the ids they are kept under.</summary>
    public async ValueTask<IReadOnlyList<Kept<T>?>> FindKeysAsync<T>(RecordType<T> type, IReadOnlyList<RecordKey> keys)
        where T : class
    {
        var found = await records.FindAsync(keys).ConfigureAwait(false);
        return [.. found.Select(record => record is null ? null : Seen(type, record))];
    }

    public async ValueTask<List<T>> QueryAsync<T>(RecordType<T> type, RecordQuery query)
        where T : class
        => [.. (await QueryKeptAsync(type, query).ConfigureAwait(false)).Select(kept => kept.Value)];

    public async ValueTask<List<Kept<T>>> QueryKeptAsync<T>(RecordType<T> type, RecordQuery query)
        where T : class
    {
        var found = await records.QueryAsync(Scoped(query)).ConfigureAwait(false);
        return [.. found.Select(record => Read(type, record))];
    }

    /// <summary>How many numbers the vectors of a model have, seen by the caller or not.</summary>
    public async ValueTask<int?> FindDimensionsAsync(RecordQuery query)
    {
        var any = await records.QueryAsync(query with { Patients = null, Limit = 1 }).ConfigureAwait(false);
        return any.Count == 0 ? null : (int)(long)any[0].Fields.First(field => field.Name == "dimensions").Value;
    }

    public ValueTask<long> CountAsync(RecordQuery query) => records.CountAsync(Scoped(query));

    /// <summary>Reads links of the tenant's audit trail.</summary>
    public ValueTask<IReadOnlyList<AuditRecord>> ReadTrailAsync(long after, int limit) => records.ReadAuditAsync(caller.Tenant, after, limit);

    /// <summary>Says what was given out of the audit trail, which has no records to touch.</summary>
    public void TellOfTrail(long count, string? patient, string? detail) => (Count, Patient, Detail) = (count, patient, detail);

    /// <summary>A query for all records of a type; conditions are added to it.</summary>
    public RecordQuery All<T>(RecordType<T> type, int limit = 100, int skip = 0)
        where T : class
        => new() { Tenant = caller.Tenant, Kind = type.Kind, Limit = limit, Skip = skip };

    /// <summary>A connection as a query names it.</summary>
    public RecordLink Link(string name, string kind, string id, bool isIncoming = false)
        => codec.Link(caller.Tenant, new RecordLink(name, kind, id, isIncoming));

    /// <summary>A condition that a patient's value is equal to this one.</summary>
    public FieldCondition IsPatients(string field, string value) => new(field, FieldComparison.Equal, codec.Value(caller.Tenant, field, value));

    /// <summary>Opens a record the caller may see, and counts it as given.</summary>
    public Kept<T> Read<T>(RecordType<T> type, StoredRecord record)
        where T : class
    {
        var value = codec.Read(type, record);
        Touch(record.Key.Id, RecordKinds.IsClinical(type.Kind) ? type.Patient(value) : null);
        return new Kept<T>(value, record.Version);
    }

    protected void Touch(string id, string? patient)
    {
        Count++;
        if (_touched.Count < RecordsNamed)
        {
            _touched.Add(id);
        }

        if (patient is null || patient == Patient || _hasManyPatients)
        {
            return;
        }

        (Patient, _hasManyPatients) = Patient is null ? (patient, false) : (null, true);
    }

    private Kept<T>? Seen<T>(RecordType<T> type, StoredRecord record)
        where T : class
    {
        if (!MaySee(record))
        {
            WasDenied = true;
            return null;
        }

        return Read(type, record);
    }

    private bool MaySee(StoredRecord record)
        => Patients is not { } patients || !RecordKinds.IsClinical(record.Key.Kind) || (record.Patient is { } patient && patients.Contains(patient));

    private RecordQuery Scoped(RecordQuery query)
        => Patients is { } patients && RecordKinds.IsClinical(query.Kind) ? query with { Patients = patients } : query;
}
