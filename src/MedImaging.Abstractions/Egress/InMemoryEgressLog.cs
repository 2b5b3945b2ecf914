namespace MedImaging;

/// <summary>Keeps the newest receipts in memory; a host that must answer for them registers a log of its own.</summary>
/// <param name="capacity">How many are kept.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
public sealed class InMemoryEgressLog(int capacity = 10_000) : IEgressLog
{
    private readonly Queue<EgressReceipt> _receipts = new();
    private readonly Lock _gate = new();
    private readonly int _capacity = capacity >= 1 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity));

    /// <inheritdoc/>
    public ValueTask RecordAsync(EgressReceipt receipt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _receipts.Enqueue(receipt);
            if (_receipts.Count > _capacity)
            {
                _receipts.Dequeue();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gets the receipts that are kept, the oldest first.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<EgressReceipt> ToList()
    {
        lock (_gate)
        {
            return [.. _receipts];
        }
    }
}
