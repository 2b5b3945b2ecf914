namespace MedImaging.Dicom;

/// <summary>xoshiro256** seeded by SplitMix64 (Blackman and Vigna 2018): the same numbers on every machine and in every version of .NET.</summary>
internal sealed class PortableRandom
{
    private ulong _a, _b, _c, _d;

    public PortableRandom(ulong seed) => (_a, _b, _c, _d) = (Split(ref seed), Split(ref seed), Split(ref seed), Split(ref seed));

    /// <summary>Gives 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = ulong.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Gives a value from 0 up to 1; exact, so equal everywhere.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gives a value from <paramref name="low"/> up to <paramref name="high"/>.</summary>
    public double Between(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>Gives a nearly normal value of mean 0 and variance 1: twelve 16-bit uniforms summed, since a logarithm may differ by machine.</summary>
    public double NextNormal()
    {
        long sum = 0;
        for (int i = 0; i < 3; i++)
        {
            ulong bits = NextBits();
            sum += (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
        }

        return (sum - (6 * 65535L)) / 65536.0;
    }

    private static ulong Split(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
