namespace MedImaging.Providers;

/// <summary>One attempt of a call at one lane.</summary>
public sealed record RouteAttempt
{
    /// <summary>Gets the tier's name.</summary>
    public required string Tier { get; init; }

    /// <summary>Gets the lane's name.</summary>
    public required string Lane { get; init; }

    /// <summary>Gets which attempt of this call at this lane it was, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Gets when it began, from the start of the call.</summary>
    public TimeSpan Began { get; init; }

    /// <summary>Gets how long it took, to the answer, the first content of a stream or the error.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets how it ended.</summary>
    /// <value><see langword="null"/> when it answered, or was given up for another's answer.</value>
    public ProviderErrorKind? Error { get; init; }

    /// <summary>Gets whether it was one of two that raced.</summary>
    public bool IsHedge { get; init; }

    /// <summary>Gets why this lane was chosen.</summary>
    /// <value><see langword="null"/> when it is the same lane tried again.</value>
    public SelectionRecord? Selection { get; init; }
}
