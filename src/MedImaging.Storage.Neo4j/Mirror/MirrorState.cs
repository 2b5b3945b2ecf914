namespace MedImaging;

/// <summary>How far a mirror has come.</summary>
public sealed record MirrorState
{
    /// <summary>Gets whether all there is goes to the graph, because it is new there or the store was restored. Meanwhile the graph holds what it held, and more and more of what it will.</summary>
    public bool IsFilling { get; init; }

    /// <summary>Gets how many writes of the store the graph lacks at most, when the mirror last looked.</summary>
    public long Behind { get; init; }

    /// <summary>Gets how many records were copied since the process began.</summary>
    public long Copied { get; init; }

    /// <summary>Gets how many records were deleted from the graph since the process began.</summary>
    public long Deleted { get; init; }

    /// <summary>Gets when the graph last had all that the store had.</summary>
    public DateTimeOffset? CaughtUpAt { get; init; }

    /// <summary>Gets what it fails with at present; <see langword="null"/> while it works. It goes on by itself.</summary>
    public ErrorKind? Failure { get; init; }
}
