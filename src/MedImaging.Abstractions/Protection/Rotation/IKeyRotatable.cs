namespace MedImaging;

/// <summary>Something that keeps sealed values, which a <see cref="KeyRotation"/> goes over.</summary>
public interface IKeyRotatable
{
    /// <summary>Gets what it keeps, such as <c>content</c>; it is in the progress that is told.</summary>
    string Name { get; }

    /// <summary>Goes over some values: those under another key than the current one are wrapped anew, those that are not sealed are sealed where such are accepted. Others write meanwhile.</summary>
    /// <param name="after">The <see cref="RotationStep.Next"/> of the step before; <see langword="null"/> for the beginning.</param>
    /// <param name="limit">How many values at most.</param>
    /// <param name="cancellationToken">Stops it between two values.</param>
    /// <returns>What was done, durably.</returns>
    ValueTask<RotationStep> RotateAsync(string? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What a step of a key rotation has done.</summary>
/// <param name="Seen">How many values it went over.</param>
/// <param name="Rewrapped">How many it wrapped anew or sealed.</param>
/// <param name="Failed">How many it could not open, and left as they are.</param>
/// <param name="Next">Where the next step goes on; <see langword="null"/> at the end.</param>
public sealed record RotationStep(int Seen, int Rewrapped, int Failed, string? Next)
{
    /// <summary>Counts one value more.</summary>
    /// <param name="isRewrapped">Whether it was wrapped anew; <see langword="null"/> when it could not be opened.</param>
    /// <returns>The counts with it.</returns>
    public RotationStep With(bool? isRewrapped) => isRewrapped switch
    {
        true => this with { Rewrapped = Rewrapped + 1 },
        false => this,
        null => this with { Failed = Failed + 1 },
    };

    /// <summary>Whether an error is about the one value, and the others can be gone over.</summary>
    /// <param name="error">The error.</param>
    /// <returns><see langword="true"/> when its key is gone, or it is damaged or not sealed.</returns>
    public static bool IsOfOneValue(MedImagingException error)
        => error is { Kind: ErrorKind.Corrupt or ErrorKind.Unauthorized or ErrorKind.UnsupportedFormat or ErrorKind.PolicyBlocked };
}
