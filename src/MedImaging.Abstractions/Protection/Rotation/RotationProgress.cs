namespace MedImaging;

/// <summary>How far a key rotation is; one that was stopped goes on from here.</summary>
public sealed record RotationProgress
{
    /// <summary>Gets the part it is at, such as <c>content</c>; <see langword="null"/> at the end.</summary>
    public string? Part { get; init; }

    /// <summary>Gets where in that part it goes on.</summary>
    public string? Position { get; init; }

    /// <summary>Gets how many values it went over.</summary>
    public long Seen { get; init; }

    /// <summary>Gets how many it wrapped anew or sealed.</summary>
    public long Rewrapped { get; init; }

    /// <summary>Gets how many it could not open, and left as they are. While there are any, do not give the old keys away.</summary>
    public long Failed { get; init; }

    /// <summary>Gets whether it has gone over everything.</summary>
    public bool IsDone => Part is null;
}
