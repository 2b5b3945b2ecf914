namespace MedImaging;

/// <summary>Keeps checkpoints in memory: for tests, and for a host that gives them out itself.</summary>
public sealed class InMemoryAuditAnchor : IAuditAnchor
{
    private readonly Lock _gate = new();
    private readonly List<AuditCheckpoint> _taken = [];

    /// <inheritdoc/>
    public ValueTask AnchorAsync(AuditCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _taken.Add(checkpoint);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gets what it has taken, in order.</summary>
    /// <returns>A copy.</returns>
    public AnchoredCheckpoints Read()
    {
        lock (_gate)
        {
            return new AnchoredCheckpoints([.. _taken]);
        }
    }
}
