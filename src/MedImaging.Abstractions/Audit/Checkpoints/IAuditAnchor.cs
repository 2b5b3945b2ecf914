namespace MedImaging;

/// <summary>Keeps the checkpoints of audit trails where whoever can write to the store cannot: on write-once media, on another machine, in another database.</summary>
public interface IAuditAnchor
{
    /// <summary>Takes a checkpoint. When it returns, the checkpoint is kept for good.</summary>
    /// <param name="checkpoint">The checkpoint. It may come a second time, when the first was not known to be taken.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    ValueTask AnchorAsync(AuditCheckpoint checkpoint, CancellationToken cancellationToken = default);
}
