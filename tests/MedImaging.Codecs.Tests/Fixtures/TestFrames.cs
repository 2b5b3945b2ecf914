namespace MedImaging.Codecs.Tests;

/// <summary>Frames that look like pictures to a codec: flat parts, slopes, edges and noise, in every depth.</summary>
internal static class TestFrames
{
    public static byte[] Make(PixelShape shape, int seed = 7)
    {
        var random = new Random(seed + shape.Width + (shape.Height * 31) + (shape.Bits * 977) + shape.Components);
        var pixels = new byte[shape.ByteCount];
        long top = (1L << shape.Bits) - 1;
        int at = 0;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                for (int c = 0; c < shape.Components; c++, at += shape.BytesPerSample)
                {
                    long value = SampleAt(x, y, c, shape, top, random);
                    for (int b = 0; b < shape.BytesPerSample; b++)
                    {
                        pixels[at + b] = (byte)(value >> (8 * b));
                    }
                }
            }
        }

        return pixels;
    }

    private static long SampleAt(int x, int y, int c, PixelShape shape, long top, Random random)
    {
        bool right = x > shape.Width / 2, below = y > shape.Height / 2;
        return (right, below) switch
        {
            (false, false) => (c * top) / 4,                                                                  // flat: runs
            (true, false) => Math.Min(top, ((x * top) / Math.Max(1, shape.Width)) + random.Next(0, 2)),        // a slope
            (false, true) => random.NextInt64(top + 1),                                                       // noise
            _ => (x / 5 % 2 == 0 ? top / 3 : top - (top / 5)) + (random.Next(40) == 0 ? Math.Min(1, top / 5) : 0), // bars
        };
    }
}
