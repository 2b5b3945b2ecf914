namespace MedImaging;

/// <summary>Quantiles of sorted values.</summary>
internal static class SortedSample
{
    /// <summary>Straight between the two values about it (Hyndman and Fan, type 7).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        double place = p * (sorted.Length - 1);
        int low = Math.Clamp((int)place, 0, sorted.Length - 1), high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((place - low) * (sorted[high] - sorted[low]));
    }
}
