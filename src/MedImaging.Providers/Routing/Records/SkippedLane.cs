namespace MedImaging.Providers;

/// <summary>A lane that a call was not given to.</summary>
/// <param name="Lane">The lane's name.</param>
/// <param name="Reason">Why.</param>
public readonly record struct SkippedLane(string Lane, SkipReason Reason);
