namespace MedImaging.Codecs;

/// <summary>The most a picture file may ask for; checked before memory is taken.</summary>
public sealed record RasterLimits
{
    internal static readonly RasterLimits Default = new();

    /// <summary>Gets how many pixels a picture may have.</summary>
    /// <value>The default is 100 million.</value>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Gets how many bytes the pixel data may have once it is decoded.</summary>
    /// <value>The default is 512 MiB.</value>
    public long MaxDecodedBytes { get; init; } = 512L << 20;

    internal void Check(string format, long width, long height, long decodedBytes, long offset)
    {
        if (width > MaxPixels / height)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The {format} picture of {width} by {height} pixels passes the limit of {MaxPixels}", offset);
        }

        if (decodedBytes > MaxDecodedBytes || decodedBytes > Array.MaxLength)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The {format} picture needs {decodedBytes} bytes, more than the limit of {Math.Min(MaxDecodedBytes, Array.MaxLength)}", offset);
        }
    }
}
