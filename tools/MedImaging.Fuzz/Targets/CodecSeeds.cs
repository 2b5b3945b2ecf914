using MedImaging.Codecs;

namespace MedImaging.Fuzz;

/// <summary>Small coded pictures, made by our own encoders, and real ones where the test data is at hand.</summary>
internal static class CodecSeeds
{
    private const int MaxFile = 24 << 10;

    public static IEnumerable<byte[]> Png()
        => Shapes().Where(shape => shape.Bits is 8 or 16 && !shape.IsSigned)
            .Select(shape => Codecs.Png.Encode(new RasterImage(shape.Width, shape.Height, shape.Components, shape.Bits, Picture(shape))))
            .Concat(SeedFiles.Files("images", "*.png", MaxFile).Take(4));

    /// <summary>Shapes of every kind, small.</summary>
    private static IEnumerable<PixelShape> Shapes() =>
    [
        new(16, 16), new(33, 17), new(1, 1), new(8, 8, 3), new(19, 5, 3), new(16, 16, 1, 16), new(13, 21, 1, 16, true), new(17, 9, 1, 12), new(9, 9, 3, 16),
    ];

    // A ramp with an edge and some noise: something for predictors, runs and transforms alike.
    private static byte[] Picture(PixelShape shape)
    {
        byte[] bytes = new byte[shape.ByteCount];
        var random = new FuzzRandom((ulong)shape.GetHashCode());
        for (int i = 0; i < shape.SampleCount; i++)
        {
            int x = i / shape.Components % shape.Width, y = i / (shape.Components * shape.Width);
            int value = (((x * 7) + (y * 3) + (x > y ? 40 : 0) + random.Below(5)) << Math.Max(0, shape.Bits - 8)) & ((1 << shape.Bits) - 1);
            bytes[i * shape.BytesPerSample] = (byte)value;
            if (shape.BytesPerSample == 2)
            {
                bytes[(i * 2) + 1] = (byte)(value >> 8);
            }
        }

        return bytes;
    }
}
