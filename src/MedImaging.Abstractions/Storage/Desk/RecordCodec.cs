namespace MedImaging;

/// <summary>Turns typed records into stored ones and back. With keys, the body is sealed, and a patient's ids, values and words become tokens.</summary>
internal sealed class RecordCodec
{
    private static readonly SearchWords OpenWords = new(new FieldTokens());

    private readonly Sealing _sealing;
    private readonly FieldTokens _tokens;
    private readonly SearchWords _words;

    public RecordCodec(IKeyProvider? keys = null, ProtectionOptions? options = null)
    {
        _sealing = new Sealing(keys, options);
        _tokens = new FieldTokens(keys);
        _words = new SearchWords(_tokens);
    }

    public StoredRecord Write<T>(RecordType<T> type, string tenant, T value, long version)
        where T : class
    {
        bool isClinical = RecordKinds.IsClinical(type.Kind);
        var key = Key(tenant, type.Kind, type.Id(value));
        byte[] json = MedImagingJson.ToBytes(value, type.Json);
        return new StoredRecord
        {
            Key = key,
            Version = version,
            Patient = isClinical && type.Patient(value) is { } patient ? Patient(tenant, patient) : null,
            Fields = Fields(tenant, type.Fields(value)),
            Links = [.. type.Links(value).Select(link => Link(tenant, link)).Distinct()],
            Words = (isClinical ? _words : OpenWords).Of(tenant, type.Text(value)),
            Body = isClinical ? _sealing.Seal(SealedPlace.Of(key), json) : json,
        };
    }

    public T Read<T>(RecordType<T> type, StoredRecord record)
        where T : class
        => MedImagingJson.FromBytes((RecordKinds.IsClinical(type.Kind) ? _sealing.Open(SealedPlace.Of(record.Key), record.Body) : record.Body).Span, type.Json);

    public RecordKey Key(string tenant, string kind, string id)
        => new(tenant, kind, RecordKinds.IsClinical(kind) ? _tokens.Id(tenant, kind, id) : id);

    public RecordLink Link(string tenant, RecordLink link) => link with { Id = Key(tenant, link.Kind, link.Id).Id };

    public string Patient(string tenant, string id) => Key(tenant, RecordKinds.Patient, id).Id;

    /// <summary>A condition on a field that holds a patient's value.</summary>
    public string Value(string tenant, string field, string value) => _tokens.Value(tenant, field, value);

    /// <summary>What a person asks for, as phrases of words.</summary>
    public IReadOnlyList<string> Phrases(string tenant, string asked) => _words.Phrases(tenant, asked);

    private List<RecordField> Fields(string tenant, IEnumerable<TypedField> fields)
    {
        var kept = new List<RecordField>();
        foreach (var (name, value, use) in fields)
        {
            if (value is null || (_tokens.IsOn && use == FieldUse.PatientShown))
            {
                continue;
            }

            kept.Add(new RecordField(name, use == FieldUse.PatientLookup ? _tokens.Value(tenant, name, (string)value) : value, use is FieldUse.Lookup or FieldUse.PatientLookup));
        }

        return kept;
    }
}
