namespace MedImaging;

/// <summary>How much of a snapshot has been written or read.</summary>
internal sealed class SnapshotCounts
{
    public long Records { get; set; }

    public long Numbers { get; set; }

    public long AuditRecords { get; set; }

    public long Trails { get; set; }

    public SnapshotSummary Under(ContentHash hash) => new(Records, Numbers, AuditRecords, Trails, hash);
}
