namespace MedImaging.Codecs;

/// <summary>What the samples of a frame look like in memory: pixel by pixel, components interleaved, rows without padding, little endian.</summary>
/// <param name="Width">The pixels of a row.</param>
/// <param name="Height">The rows.</param>
/// <param name="Components">The samples of a pixel: 1 for grey, 3 for colour.</param>
/// <param name="Bits">The bits of a sample that count: up to 8 make one byte, up to 16 two, more four.</param>
/// <param name="IsSigned">Whether samples are two's complement.</param>
public readonly record struct PixelShape(int Width, int Height, int Components = 1, int Bits = 8, bool IsSigned = false)
{
    /// <summary>Gets the bytes of a sample: 1, 2 or 4.</summary>
    public int BytesPerSample => Bits <= 8 ? 1 : Bits <= 16 ? 2 : 4;

    /// <summary>Gets the samples of a row.</summary>
    public long RowSamples => (long)Width * Components;

    /// <summary>Gets the samples of the frame.</summary>
    public long SampleCount => RowSamples * Height;

    /// <summary>Gets the bytes of the frame.</summary>
    public long ByteCount => SampleCount * BytesPerSample;
}
