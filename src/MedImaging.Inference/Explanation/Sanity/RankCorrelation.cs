namespace MedImaging;

/// <summary>Spearman's rank correlation, equal values sharing the mean of their ranks.</summary>
internal static class RankCorrelation
{
    /// <returns>From −1 to 1; 0 when one side is flat, for then it follows nothing.</returns>
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double[] a = Rank(left), b = Rank(right);
        double mean = (a.Length - 1) / 2d, both = 0, ownA = 0, ownB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += (a[i] - mean) * (b[i] - mean);
            ownA += (a[i] - mean) * (a[i] - mean);
            ownB += (b[i] - mean) * (b[i] - mean);
        }

        return ownA > 0 && ownB > 0 ? both / Math.Sqrt(ownA * ownB) : 0;
    }

    private static double[] Rank(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[sorted.Length];
        for (int first = 0, after; first < sorted.Length; first = after)
        {
            for (after = first + 1; after < sorted.Length && sorted[after].Equals(sorted[first]);)
            {
                after++;
            }

            for (int i = first; i < after; i++)
            {
                ranks[order[i]] = (first + after - 1) / 2d;
            }
        }

        return ranks;
    }
}
