namespace MedImaging;

/// <summary>A checkpoint on its way to the store and to the anchor.</summary>
internal sealed class UntakenCheckpoint(AuditCheckpoint checkpoint, long since)
{
    public AuditCheckpoint Checkpoint => checkpoint;

    /// <summary>Gets when the first link it covers was written.</summary>
    public long Since { get; set; } = since;

    public bool IsStored { get; set; }

    public bool IsAnchored { get; set; }

    public StoredRecord ToRecord() => new()
    {
        Key = new RecordKey(checkpoint.Tenant, AuditCheckpoint.Kind, $"{checkpoint.Epoch}-{checkpoint.Sequence}"),
        Version = 1,
        Fields = [new RecordField("sequence", checkpoint.Sequence), new RecordField("epoch", checkpoint.Epoch)],
        Body = checkpoint.ToBytes(),
    };
}
