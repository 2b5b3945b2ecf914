namespace MedImaging.Formats;

/// <summary>How large a chart is drawn.</summary>
public sealed record ChartSize
{
    /// <summary>Creates a size.</summary>
    /// <param name="width">The width, from 320 to 4096, in units of which <paramref name="scale"/> says the pixels.</param>
    /// <param name="height">The height, from 240 to 4096.</param>
    /// <param name="scale">The pixels a unit, from 1 to 4: 2 for a screen of high resolution or for print.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ChartSize(int width = 800, int height = 600, int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 320);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 240);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 4096);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, 4);
        (Width, Height, Scale) = (width, height, scale);
    }

    /// <summary>Gets the width.</summary>
    /// <value>The default is 800.</value>
    public int Width { get; }

    /// <summary>Gets the height.</summary>
    /// <value>The default is 600.</value>
    public int Height { get; }

    /// <summary>Gets the pixels a unit.</summary>
    /// <value>The default is 1.</value>
    public int Scale { get; }
}
