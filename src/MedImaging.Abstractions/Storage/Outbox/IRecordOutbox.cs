namespace MedImaging;

/// <summary>What a store has written and deleted, in order, for a copy elsewhere that follows it. The store is the truth: no write waits for the copy, and what the copy has missed is still here. The embedded store and the one in memory have one.</summary>
public interface IRecordOutbox
{
    /// <summary>Begins: from here on deletions are remembered until the copy has followed them. Where it has begun already, nothing is changed.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="MedImagingException">The store cannot be written.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads what came after a position, as it is at one moment: the newest version of each record once, and keys of which there is no record any more.</summary>
    /// <param name="after">Where to go on; the default is the beginning.</param>
    /// <param name="limit">How many records, and how many deletions, at most.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A page, or <see langword="null"/> when the outbox has not been opened.</returns>
    /// <exception cref="MedImagingException">The store cannot be read.</exception>
    ValueTask<OutboxPage?> ReadAsync(OutboxPosition after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Forgets the deletions the copy has followed.</summary>
    /// <param name="deletion">The last one of them.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="MedImagingException">The store cannot be written.</exception>
    ValueTask ForgetAsync(long deletion, CancellationToken cancellationToken = default);

    /// <summary>Ends it, when there is no copy any more: deletions are remembered no longer, and those that were are forgotten. A copy that comes later begins anew.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="MedImagingException">The store cannot be written.</exception>
    ValueTask CloseAsync(CancellationToken cancellationToken = default);
}
