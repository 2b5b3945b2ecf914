namespace MedImaging.Providers;

/// <summary>All that a choice is made from.</summary>
public sealed record SelectionInput
{
    /// <summary>Gets the lanes, in the order of their tier.</summary>
    public required IReadOnlyList<LaneCandidate> Candidates { get; init; }

    /// <summary>Gets the chance of this choice, from 0 up to but not including 1.</summary>
    public double Draw { get; init; }
}
