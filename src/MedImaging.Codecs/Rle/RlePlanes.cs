namespace MedImaging.Codecs;

/// <summary>How a frame falls apart into byte planes (PS3.5 G.2): component by component, the most significant byte of each first.</summary>
internal readonly record struct RlePlanes(int Count, int Width, int Height, int BytesPerSample)
{
    /// <summary>The header has room for so many segments (PS3.5 G.5).</summary>
    public const int Most = 15;

    public const int HeaderBytes = 64;

    public int Length => Width * Height;

    public int ByteCount => Length * Count;

    public static RlePlanes Of(PixelShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Width, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Height, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Bits, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Bits, 32, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Components, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Components, Most / shape.BytesPerSample, nameof(shape));

        int count = shape.Components * shape.BytesPerSample;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)shape.Width * shape.Height, Array.MaxLength / count, nameof(shape));
        return new RlePlanes(count, shape.Width, shape.Height, shape.BytesPerSample);
    }

    /// <summary>Where in a pixel the byte of a plane lies, samples being little endian.</summary>
    public int PositionOf(int plane) => (plane / BytesPerSample * BytesPerSample) + BytesPerSample - 1 - (plane % BytesPerSample);
}
