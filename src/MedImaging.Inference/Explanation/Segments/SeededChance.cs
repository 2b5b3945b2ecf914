namespace MedImaging;

/// <summary>Chance that is the same on every machine and in every version (SplitMix64; Steele, Lea, Flood, 2014); <see cref="Random"/> promises neither.</summary>
internal struct SeededChance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, but not, 1.</summary>
    public double NextShare() => (Next() >> 11) * (1d / (1UL << 53));

    /// <summary>From 0 up to, but not, <paramref name="limit"/>.</summary>
    public int NextBelow(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Of the normal distribution with mean 0 and deviation 1 (Box and Muller, 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextShare())) * Math.Cos(2 * Math.PI * NextShare());

    /// <summary>Chooses a subset of a size, each with the same chance (Fisher and Yates).</summary>
    public void Choose(int size, Span<int> order, Span<bool> chosen)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        chosen.Clear();
        for (int i = 0; i < size; i++)
        {
            int other = i + NextBelow(order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
            chosen[order[i]] = true;
        }
    }
}
