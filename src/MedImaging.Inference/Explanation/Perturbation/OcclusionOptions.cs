namespace MedImaging;

/// <summary>How patches are laid over an input.</summary>
public sealed record OcclusionOptions
{
    /// <summary>Gets the sides of the patches, as shares of the input's shorter side; with several, the map is the mean over the sizes.</summary>
    /// <value>The default is an eighth and a quarter.</value>
    /// <exception cref="ArgumentException">There is none, or one is not above 0 and at most 1.</exception>
    public IReadOnlyList<double> PatchSizes
    {
        get;
        init => field = value is { Count: > 0 } && value.All(size => size is > 0 and <= 1) ? value : throw new ArgumentException("A patch's side is above 0 and at most 1.", nameof(value));
    } = [0.125, 0.25];

    /// <summary>Gets how far a patch moves, as a share of its side.</summary>
    /// <value>The default is a half.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double Stride
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 0.5;

    /// <summary>Gets how inputs are changed and scored.</summary>
    public PerturbationOptions Perturbation { get; init; } = new();
}
