namespace MedImaging;

/// <summary>What an in-memory store holds.</summary>
internal sealed class RecordShelf
{
    public RecordShelf() => Outbox = new InMemoryOutbox(Records);

    public Dictionary<RecordKey, StoredRecord> Records { get; } = [];

    public Dictionary<(string Tenant, string Series), long> Numbers { get; } = [];

    public Dictionary<string, List<AuditRecord>> Trails { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AuditHead> Heads { get; } = new(StringComparer.Ordinal);

    public InMemoryOutbox Outbox { get; }

    public long LastOrder { get; set; }
}
