namespace MedImaging.Providers;

/// <summary>What each side of a lane is worth to the composite strategy; only their ratios matter.</summary>
public sealed record CompositeWeights
{
    /// <summary>Gets what quality is worth.</summary>
    /// <value>The default is 1.</value>
    public double Quality { get; init; } = 1;

    /// <summary>Gets what a short latency is worth, against the slowest lane.</summary>
    /// <value>The default is 0.5.</value>
    public double Latency { get; init; } = 0.5;

    /// <summary>Gets what a low cost is worth, against the dearest lane.</summary>
    /// <value>The default is 0.5.</value>
    public double Cost { get; init; } = 0.5;

    /// <summary>Gets what it is worth not to fail.</summary>
    /// <value>The default is 1.</value>
    public double Reliability { get; init; } = 1;
}
