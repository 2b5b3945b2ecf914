namespace MedImaging;

/// <summary>Into which parts an input is divided.</summary>
public sealed record SegmentOptions
{
    /// <summary>Gets about how many parts there are.</summary>
    /// <value>The default is 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2 or above 512.</exception>
    public int Count
    {
        get;
        init => field = value is >= 2 and <= 512 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 64;

    /// <summary>Gets whether the parts are the cells of a grid instead of superpixels that follow the edges of what is shown.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsGrid { get; init; }

    /// <summary>Gets how much nearness counts against likeness when superpixels grow: more makes them squarer.</summary>
    /// <value>The default is 0.1, where the input's values span 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Compactness
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 0.1;
}
