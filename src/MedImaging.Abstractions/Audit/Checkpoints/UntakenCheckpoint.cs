namespace MedImaging;

/// <summary>A checkpoint on its way to the store and to the anchor.</summary>
internal sealed class UntakenCheckpoint(AuditCheckpoint checkpoint, long since)
{
    public AuditCheckpoint Checkpoint => checkpoint;

    /// <summary>Gets when the first link it covers was written.</summary>
    public long Since { get; set; } = since;

    public bool IsStored { get; set; }

    public bool IsAnchored { get; set; }

    public static RecordKey KeyOf(string tenant, string epoch, long sequence) => new(tenant, AuditCheckpoint.Kind, $"{epoch}-{sequence}");

    /// <summary>Whether it says of another one's trail all that that one says.</summary>
    public bool Covers(UntakenCheckpoint other) => other.Checkpoint.Tenant == checkpoint.Tenant && other.Checkpoint.Epoch == checkpoint.Epoch;

    public StoredRecord ToRecord() => new()
    {
        Key = KeyOf(checkpoint.Tenant, checkpoint.Epoch, checkpoint.Sequence),
        Version = 1,
        Fields = [new RecordField("sequence", checkpoint.Sequence), new RecordField("epoch", checkpoint.Epoch)],
        Body = checkpoint.ToBytes(),
    };
}
