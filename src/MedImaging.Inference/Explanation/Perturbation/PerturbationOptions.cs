namespace MedImaging;

/// <summary>How methods that change an input and watch the score do so.</summary>
public sealed record PerturbationOptions
{
    /// <summary>Gets what stands where a part is taken away.</summary>
    /// <value>The default is the channel's mean.</value>
    public Filling Filling { get; init; } = Filling.Mean;

    /// <summary>Gets the value that stands there when <see cref="Filling"/> is <see cref="Filling.Constant"/>, as the model's input has it.</summary>
    /// <value>The default is 0.</value>
    public float FillValue { get; init; }

    /// <summary>Gets on which scale scores are compared.</summary>
    /// <value>The default is the logarithm of the odds.</value>
    public ScoreScale Scale { get; init; } = ScoreScale.LogOdds;

    /// <summary>Gets how many inputs go to the model at once; fewer when they are so large that they would need more than 64 MiB.</summary>
    /// <value>The default is 32.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 4,096.</exception>
    public int BatchSize
    {
        get;
        init => field = value is >= 1 and <= 4096 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 32;

    /// <summary>Gets what chance starts from. The same seed gives the same map.</summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the longest side of the map in cells; a larger input's map is summed up, so that findings stay small.</summary>
    /// <value>The default is 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,024.</exception>
    public int MaxSide
    {
        get;
        init => field = value is >= 1 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 64;
}
