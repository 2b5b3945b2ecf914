namespace MedImaging.Codecs;

/// <summary>A picture in memory: samples row by row, top left first, channels interleaved, no padding.</summary>
public sealed class RasterImage
{
    /// <summary>Creates a picture over samples that must not change afterwards.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 red-green-blue, 4 red-green-blue and alpha.</param>
    /// <param name="bitDepth">8, 16 or 32 bits a sample.</param>
    /// <param name="samples">The samples, little endian.</param>
    /// <param name="format">What the bits of a sample mean; floating-point samples have 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not above 0, or the channels, the depth or the format are none of those above.</exception>
    /// <exception cref="ArgumentException"><paramref name="samples"/> does not hold exactly the samples of the picture.</exception>
    public RasterImage(int width, int height, int channels, int bitDepth, ReadOnlyMemory<byte> samples, SampleFormat format = SampleFormat.Unsigned)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if (bitDepth is not (8 or 16 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(bitDepth), bitDepth, "A sample has 8, 16 or 32 bits.");
        }

        if (!Enum.IsDefined(format) || (format == SampleFormat.Float && bitDepth != 32))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "A sample is unsigned, signed, or floating-point with 32 bits.");
        }

        long pixels = (long)width * height, expected = pixels > int.MaxValue ? long.MaxValue : pixels * channels * (bitDepth / 8);
        if (samples.Length != expected)
        {
            throw new ArgumentException($"The picture of {width} by {height} pixels does not have {samples.Length} bytes of samples.", nameof(samples));
        }

        (Width, Height, Channels, BitDepth, Samples, Format) = (width, height, channels, bitDepth, samples, format);
    }

    /// <summary>Gets the width in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; }

    /// <summary>Gets the samples a pixel: 1 grey, 2 grey and alpha, 3 red-green-blue, 4 red-green-blue and alpha.</summary>
    public int Channels { get; }

    /// <summary>Gets the bits a sample: 8, 16 or 32.</summary>
    public int BitDepth { get; }

    /// <summary>Gets what the bits of a sample mean.</summary>
    public SampleFormat Format { get; }

    /// <summary>Gets the samples, little endian.</summary>
    public ReadOnlyMemory<byte> Samples { get; }
}
