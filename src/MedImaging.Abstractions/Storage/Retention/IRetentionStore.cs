namespace MedImaging;

/// <summary>Keeps what must be kept, and lets go of the rest.</summary>
public interface IRetentionStore
{
    /// <summary>Puts a patient's records on legal hold. Doing it again changes nothing.</summary>
    /// <param name="hold">The patient, and why.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The hold as kept.</returns>
    [StoreEvent("hold.place")]
    ValueTask<LegalHold> HoldAsync(LegalHold hold, CancellationToken cancellationToken = default);

    /// <summary>Lifts a legal hold.</summary>
    /// <param name="patientId">The patient.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether there was one.</returns>
    [StoreEvent("hold.lift")]
    ValueTask<bool> LiftAsync(string patientId, CancellationToken cancellationToken = default);

    /// <summary>Lists the legal holds.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The holds.</returns>
    [StoreEvent("hold.list")]
    IAsyncEnumerable<LegalHold> ListHoldsAsync(CancellationToken cancellationToken = default);

    /// <summary>Counts what <see cref="ApplyAsync"/> would delete now; nothing is deleted.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>What would be deleted, and what a hold would keep.</returns>
    [StoreEvent("retention.preview")]
    ValueTask<RetentionResult> PreviewAsync(RetentionRules rules, CancellationToken cancellationToken = default);

    /// <summary>Deletes what the rules no longer keep, in this tenant.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="cancellationToken">Stops it; what is deleted by then stays deleted.</param>
    /// <returns>What was deleted, and what a hold kept.</returns>
    [StoreEvent("retention.apply")]
    ValueTask<RetentionResult> ApplyAsync(RetentionRules rules, CancellationToken cancellationToken = default);
}
