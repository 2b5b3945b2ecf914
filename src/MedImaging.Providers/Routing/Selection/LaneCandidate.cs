namespace MedImaging.Providers;

/// <summary>A lane that could take a call, as it stood at that moment.</summary>
public sealed record LaneCandidate
{
    /// <summary>Gets the lane's name.</summary>
    public required string Lane { get; init; }

    /// <summary>Gets its share within the tier.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Gets how good its model's answers are, from 0 to 1.</summary>
    public double Quality { get; init; } = 0.5;

    /// <summary>Gets what the call would cost there, in US dollars.</summary>
    /// <value><see langword="null"/> when its prices are not known.</value>
    public decimal? Cost { get; init; }

    /// <summary>Gets how long its answers take.</summary>
    /// <value><see langword="null"/> when it has not answered yet.</value>
    public TimeSpan? Latency { get; init; }

    /// <summary>Gets the share of its recent attempts that failed, from 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Gets whether this call would find out if the lane is well again.</summary>
    public bool IsProbe { get; init; }
}
