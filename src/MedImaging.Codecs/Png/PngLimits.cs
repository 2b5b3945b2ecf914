namespace MedImaging.Codecs;

/// <summary>The most a PNG file may ask for; checked before memory is taken.</summary>
public sealed record PngLimits
{
    internal static readonly PngLimits Default = new();

    /// <summary>Gets how many pixels a picture may have.</summary>
    /// <value>The default is 100 million.</value>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Gets how many bytes the pixel data may have once inflated.</summary>
    /// <value>The default is 512 MiB.</value>
    public long MaxInflatedBytes { get; init; } = 512L << 20;
}
