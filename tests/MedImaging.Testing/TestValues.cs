namespace MedImaging.Testing;

/// <summary>Seeded values that hit the corners: the same on every machine.</summary>
public static class TestValues
{
    /// <summary>The floats a kernel gets wrong first.</summary>
    private static readonly float[] Corners =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, float.Epsilon, -float.Epsilon,
        float.MaxValue, float.MinValue, 1f, -1f, 0.5f, 1.1754944e-38f, 16777217f, -1024f, 3071f,
    ];

    /// <summary>Gets the lengths 0 to 129: every tail of every vector width up to 64 bytes, with whole vectors before it.</summary>
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 130)];

    /// <summary>Makes floats over the range of CT and radiographs, about one in five a corner value (NaN, ±∞, −0, denormals).</summary>
    public static float[] Intensities(int length, ulong seed = 1)
    {
        ulong state = seed;
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            ulong bits = Next(ref state);
            values[i] = bits % 5 == 0
                ? Corners[(int)((bits >> 32) % (ulong)Corners.Length)]
                : (float)((bits >> 40) / 4096.0 - 1024.0);
        }

        return values;
    }

    /// <summary>Makes finite floats from <paramref name="low"/> up to <paramref name="high"/>.</summary>
    public static float[] Finite(int length, float low = -1024f, float high = 3071f, ulong seed = 1)
    {
        ulong state = seed;
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = low + ((high - low) * ((Next(ref state) >> 40) / 16777216f));
        }

        return values;
    }

    /// <summary>Makes bytes of every value.</summary>
    public static byte[] Bytes(int length, ulong seed = 1)
    {
        ulong state = seed;
        var values = new byte[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (byte)(Next(ref state) >> 56);
        }

        return values;
    }

    // SplitMix64 (Steele, Lea, Flood 2014): System.Random promises no sequence across versions.
    private static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
