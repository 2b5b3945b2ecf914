namespace MedImaging;

/// <summary>What came of a replay.</summary>
public sealed record ReplayResult
{
    /// <summary>Gets the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets where the replay left the recorded run; empty when it was the same, byte for byte.</summary>
    public required IReadOnlyList<ReplayDifference> Differences { get; init; }

    /// <summary>Gets the paths of the kept steps that ran again.</summary>
    public required IReadOnlyList<string> StepsRun { get; init; }

    /// <summary>Gets the error the replay ended with, as the recorded run may have.</summary>
    public MedImagingException? Error { get; init; }

    /// <summary>Gets whether the replay was the recorded run again, byte for byte.</summary>
    public bool IsIdentical => Differences.Count == 0;
}

/// <summary>A place where a replay left the recorded run.</summary>
/// <param name="Path">Where in the flow.</param>
/// <param name="What">What is different.</param>
/// <param name="Recorded">What the run had, as journaled.</param>
/// <param name="Replayed">What the replay has.</param>
public sealed record ReplayDifference(string Path, string What, ReadOnlyMemory<byte> Recorded, ReadOnlyMemory<byte> Replayed);
