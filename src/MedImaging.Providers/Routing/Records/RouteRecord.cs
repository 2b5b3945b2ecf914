namespace MedImaging.Providers;

/// <summary>The whole way of one call: whom it asked, why, what came of it, and whom it left out. Nothing of the call's content is in it.</summary>
public sealed record RouteRecord
{
    /// <summary>Gets the lane that answered.</summary>
    /// <value><see langword="null"/> when none did.</value>
    public string? Lane { get; init; }

    /// <summary>Gets the tier of the lane that answered.</summary>
    public string? Tier { get; init; }

    /// <summary>Gets whether the answer is of a lane that gives degraded ones only.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>Gets the attempts, in the order in which they began.</summary>
    public required IReadOnlyList<RouteAttempt> Attempts { get; init; }

    /// <summary>Gets the lanes that were left out, and why.</summary>
    public required IReadOnlyList<SkippedLane> Skipped { get; init; }

    /// <summary>Gets how long it took, to the answer or to the first content of a stream.</summary>
    public TimeSpan Elapsed { get; init; }
}
