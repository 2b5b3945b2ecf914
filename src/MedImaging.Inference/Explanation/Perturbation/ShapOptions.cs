namespace MedImaging;

/// <summary>How Shapley values are estimated.</summary>
public sealed record ShapOptions
{
    /// <summary>Gets the parts among which the score is divided. Up to 12 are computed exactly, over all their subsets.</summary>
    /// <value>The default is about 40 superpixels.</value>
    public SegmentOptions Segments { get; init; } = new() { Count = 40 };

    /// <summary>Gets how many subsets are scored when there are more than 12 parts; each against every background.</summary>
    /// <value>The default is 2,048.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 64 or above 1,000,000.</exception>
    public int Samples
    {
        get;
        init => field = value is >= 64 and <= 1_000_000 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 2_048;

    /// <summary>Gets inputs that stand where parts are taken away, such as those of normal frames; a subset's score is the mean over them.</summary>
    /// <value>The default is none: the filling of <see cref="Perturbation"/> stands there.</value>
    public IReadOnlyList<ReadOnlyMemory<float>> Backgrounds { get; init => field = value ?? []; } = [];

    /// <summary>Gets how inputs are changed and scored.</summary>
    public PerturbationOptions Perturbation { get; init; } = new();
}
