namespace MedImaging;

/// <summary>How the neighbourhood of an input is sampled and fitted.</summary>
public sealed record LimeOptions
{
    /// <summary>Gets the parts that are taken away.</summary>
    public SegmentOptions Segments { get; init; } = new();

    /// <summary>Gets how many changed inputs are scored.</summary>
    /// <value>The default is 1,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 10 or above 1,000,000.</exception>
    public int Samples
    {
        get;
        init => field = value is >= 10 and <= 1_000_000 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 1_000;

    /// <summary>Gets how fast changed inputs count less the less they are like the input: the width of an exponential kernel over their cosine distance.</summary>
    /// <value>The default is 0.25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double KernelWidth
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 0.25;

    /// <summary>Gets the penalty on the squares of the weights.</summary>
    /// <value>The default is 0.01.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public double Ridge
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 0.01;

    /// <summary>Gets how inputs are changed and scored.</summary>
    public PerturbationOptions Perturbation { get; init; } = new();
}
