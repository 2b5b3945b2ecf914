namespace MedImaging;

/// <summary>SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every machine and in every version of .NET.</summary>
internal sealed class DrawSequence(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below the limit, by the high half of a product (Lemire, 2019); its bias is below 2⁻³².</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);
}
