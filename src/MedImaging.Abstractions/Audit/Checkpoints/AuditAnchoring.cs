namespace MedImaging;

/// <summary>How the checkpoints of audit trails stand, such as for a health check.</summary>
/// <param name="Waiting">How many checkpoints have been made and not yet been taken.</param>
/// <param name="WaitingFor">How long the oldest link without a taken checkpoint has waited; <see langword="null"/> when none waits.</param>
/// <param name="Taken">How many checkpoints have been taken.</param>
/// <param name="Failures">How often the store or the anchor has failed to take one.</param>
/// <param name="LastFailure">The latest failure, if the last attempt failed.</param>
public sealed record AuditAnchoring(int Waiting, TimeSpan? WaitingFor, long Taken, long Failures, Exception? LastFailure);
