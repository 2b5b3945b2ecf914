namespace MedImaging;

/// <summary>Values sorted into bins; bins without values are left out.</summary>
internal static class ValueHistogram
{
    private const int FineBins = 4096, WholeBins = 65_536;

    /// <summary>Makes the bins, rising: one a value for whole numbers over at most 65,536, else 4,096 of one width.</summary>
    public static IReadOnlyList<ValueBin> Of(ReadOnlySpan<float> values, ReadOnlySpan<byte> chosen)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        bool isWhole = true;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if ((chosen.IsEmpty || chosen[i] != 0) && float.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
                isWhole = isWhole && MathF.Floor(value) == value;
            }
        }

        double range = (double)high - low;
        if (!double.IsFinite(range))
        {
            return [];
        }

        bool isExact = isWhole && range < WholeBins;
        var bins = new ValueBin[isExact ? (int)range + 1 : FineBins];
        double scale = isExact || range == 0 ? 1 : FineBins / range;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if ((chosen.IsEmpty || chosen[i] != 0) && float.IsFinite(value))
            {
                ref var bin = ref bins[Math.Min((int)(((double)value - low) * scale), bins.Length - 1)];
                bin = new ValueBin(bin.Count + 1, bin.Sum + ((double)value - low), bin.Count == 0 ? value : Math.Max(bin.Highest, value));
            }
        }

        return [.. bins.Where(bin => bin.Count > 0)];
    }

    /// <summary>Puts neighbours together where there are more than so many: into steps of one width, so that a gap between values stays one.</summary>
    public static IReadOnlyList<ValueBin> Join(IReadOnlyList<ValueBin> bins, int most)
    {
        if (bins.Count <= most)
        {
            return bins;
        }

        double low = bins[0].Highest, scale = most / (bins[^1].Highest - low);
        return [.. bins.GroupBy(bin => Math.Min((int)((bin.Highest - low) * scale), most - 1))
            .Select(group => new ValueBin(group.Sum(bin => bin.Count), group.Sum(bin => bin.Sum), group.Max(bin => bin.Highest)))];
    }
}

/// <summary>Values that lie together: how many, their sum above the lowest of all, and the highest of them.</summary>
internal readonly record struct ValueBin(long Count, double Sum, float Highest);
