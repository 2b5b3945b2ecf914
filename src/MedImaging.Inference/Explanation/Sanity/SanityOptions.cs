namespace MedImaging;

/// <summary>How an explanation is held against random weights.</summary>
public sealed record SanityOptions
{
    /// <summary>Gets how many times the weights are made random.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,000.</exception>
    public int Repeats
    {
        get;
        init => field = value is >= 1 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 5;

    /// <summary>Gets the similarity from which maps count as still alike.</summary>
    /// <value>The default is 0.3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 0.3;

    /// <summary>Gets what chance starts from.</summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; init; } = 1;
}
