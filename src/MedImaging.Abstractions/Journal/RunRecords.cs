using System.Globalization;

namespace MedImaging;

/// <summary>The records of a journal: (:RunEntry)-[:OF_RUN]->(:Run) and (:RunEvent)-[:OF_RUN]->(:Run).</summary>
internal sealed class RunRecords(string tenant, Sealing sealing)
{
    private const string Run = "Run", RunEntry = "RunEntry", RunEvent = "RunEvent", OfRunLink = "OF_RUN", PlaceField = "place";

    public string Tenant { get; } = tenant;

    public RecordKey RunKey(string runId) => new(Tenant, Run, runId);

    // The run's length goes before it, so that no run's id and path can be another's.
    public RecordKey EntryKey(string runId, JournalEntryKind kind, string path)
        => new(Tenant, RunEntry, string.Create(CultureInfo.InvariantCulture, $"{runId.Length}:{runId}/{kind}/{path}"));

    public StoredRecord OfRun(KeptRun state, long version) => new()
    {
        Key = RunKey(state.Run.RunId),
        Version = version,
        Fields =
        [
            new RecordField("flow", state.Run.Flow),
            new RecordField("status", state.Run.Status.ToString()),
            new RecordField("number", state.Number),
            .. state.Run.HasEnded ? [new RecordField("ended_at", state.Run.ChangedAt.UtcTicks)] : Array.Empty<RecordField>(),
        ],
        Body = sealing.Seal(SealedPlace.Of(RunKey(state.Run.RunId)), MedImagingJson.ToBytes(state, RunJson.Default.KeptRun)),
    };

    public StoredRecord OfEntry(string runId, long place, JournalEntry entry) => Part(
        EntryKey(runId, entry.Kind, entry.Path),
        runId,
        place,
        MedImagingJson.ToBytes(new KeptEntry(entry.Kind, entry.Path, entry.TypeName, entry.TypeVersion, entry.Payload.ToArray()), RunJson.Default.KeptEntry));

    public StoredRecord OfEvent(FlowEvent flowEvent) => Part(
        new RecordKey(Tenant, RunEvent, string.Create(CultureInfo.InvariantCulture, $"{flowEvent.RunId.Length}:{flowEvent.RunId}/{flowEvent.Number}")),
        flowEvent.RunId,
        flowEvent.Number,
        MedImagingJson.ToBytes(flowEvent, MedImagingJson.Default.FlowEvent));

    public RecordQuery Runs(RunQuery wanted) => new()
    {
        Tenant = Tenant,
        Kind = Run,
        Where =
        [
            .. wanted.Flow is { } flow ? [new FieldCondition("flow", FieldComparison.Equal, flow)] : Array.Empty<FieldCondition>(),
            .. wanted.Status is { } status ? [new FieldCondition("status", FieldComparison.Equal, status.ToString())] : Array.Empty<FieldCondition>(),
        ],
        OrderBy = "number",
        IsDescending = true,
        Limit = wanted.Limit,
    };

    public RecordQuery EndedBefore(DateTimeOffset moment, int limit)
        => new() { Tenant = Tenant, Kind = Run, Where = [new FieldCondition("ended_at", FieldComparison.Below, moment.UtcTicks)], Limit = limit };

    public RecordQuery EntriesFrom(string runId, long place, int limit) => Parts(RunEntry, runId, place, limit);

    public RecordQuery EventsFrom(string runId, long number, int limit) => Parts(RunEvent, runId, number, limit);

    public KeptRun State(StoredRecord record) => MedImagingJson.FromBytes(Open(record).Span, RunJson.Default.KeptRun);

    public JournalEntry Entry(StoredRecord record)
    {
        var kept = MedImagingJson.FromBytes(Open(record).Span, RunJson.Default.KeptEntry);
        return new JournalEntry(kept.Kind, kept.Path, kept.TypeName, kept.TypeVersion, kept.Payload);
    }

    public FlowEvent Event(StoredRecord record) => MedImagingJson.FromBytes(Open(record).Span, MedImagingJson.Default.FlowEvent);

    public static long Place(StoredRecord record) => record.Fields.FirstOrDefault(field => field.Name == PlaceField)?.Value as long? ?? throw new MedImagingException(ErrorKind.Corrupt, "A run's entry has no place.");

    public static bool IsSame(JournalEntry one, JournalEntry other)
        => one.TypeName == other.TypeName && one.TypeVersion == other.TypeVersion && one.Payload.Span.SequenceEqual(other.Payload.Span);

    private StoredRecord Part(RecordKey key, string runId, long place, byte[] body)
        => new() { Key = key, Version = 1, Fields = [new RecordField(PlaceField, place)], Links = [new RecordLink(OfRunLink, Run, runId)], Body = sealing.Seal(SealedPlace.Of(key), body) };

    private ReadOnlyMemory<byte> Open(StoredRecord record) => sealing.Open(SealedPlace.Of(record.Key), record.Body);

    private RecordQuery Parts(string kind, string runId, long place, int limit) => new()
    {
        Tenant = Tenant,
        Kind = kind,
        LinkedTo = [new RecordLink(OfRunLink, Run, runId)],
        Where = [new FieldCondition(PlaceField, FieldComparison.AtLeast, place)],
        OrderBy = PlaceField,
        Limit = limit,
    };
}
