namespace MedImaging;

/// <summary>What all stores of a host share.</summary>
/// <param name="Records">Where records are kept.</param>
/// <param name="Contents">Where bytes are kept.</param>
/// <param name="Codec">How typed records stand there.</param>
/// <param name="Time">The clock.</param>
/// <param name="Checkpoints">Told of each audit link, once it is durable, and asked before one is written.</param>
/// <param name="Keys">The host's keys, which audit trails are checked with.</param>
internal sealed record StoreRoom(IRecordStore Records, IContentStore Contents, RecordCodec Codec, TimeProvider Time, AuditCheckpoints? Checkpoints = null, IKeyProvider? Keys = null)
{
    /// <summary>Gets what finds the nearest vectors.</summary>
    public INearestVectors Nearest { get; init; } = new VectorShelf(Records, Codec);

    /// <summary>Gets what keeps bytes from being dropped while they are added.</summary>
    public SemaphoreSlim ContentGate { get; } = new(1, 1);

    public void Tell(AuditRecord? record)
    {
        if (record is not null)
        {
            Checkpoints?.Noted(record);
        }
    }
}
