namespace MedImaging.Codecs;

/// <summary>A picture in memory: samples row by row, top left first, channels interleaved, no padding.</summary>
public sealed class RasterImage
{
    /// <summary>Creates a picture over samples that must not change afterwards.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 red-green-blue, 4 red-green-blue and alpha.</param>
    /// <param name="bitDepth">8 or 16 bits a sample.</param>
    /// <param name="samples">The samples; those of 16 bits are little endian.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not above 0, or the channels or the depth are none of those above.</exception>
    /// <exception cref="ArgumentException"><paramref name="samples"/> does not hold exactly the samples of the picture.</exception>
    public RasterImage(int width, int height, int channels, int bitDepth, ReadOnlyMemory<byte> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if (bitDepth is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(bitDepth), bitDepth, "A sample has 8 or 16 bits.");
        }

        long expected = (long)width * height * channels * (bitDepth / 8);
        if (samples.Length != expected)
        {
            throw new ArgumentException($"The picture needs {expected} bytes of samples; {samples.Length} were given.", nameof(samples));
        }

        (Width, Height, Channels, BitDepth, Samples) = (width, height, channels, bitDepth, samples);
    }

    /// <summary>Gets the width in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; }

    /// <summary>Gets the samples a pixel: 1 grey, 2 grey and alpha, 3 red-green-blue, 4 red-green-blue and alpha.</summary>
    public int Channels { get; }

    /// <summary>Gets the bits a sample: 8 or 16.</summary>
    public int BitDepth { get; }

    /// <summary>Gets the samples; those of 16 bits are little endian.</summary>
    public ReadOnlyMemory<byte> Samples { get; }
}
