namespace MedImaging;

/// <summary>A measured figure and the interval it lies in.</summary>
/// <param name="Value">The figure; <see langword="null"/> where it is not defined, such as the sensitivity when there are no positive cases.</param>
/// <param name="Low">The lower end of the interval, when there is one.</param>
/// <param name="High">The upper end.</param>
public sealed record Estimate(double? Value, double? Low = null, double? High = null)
{
    /// <summary>Gets the figure that is not defined.</summary>
    public static Estimate Undefined { get; } = new((double?)null);

    /// <summary>Estimates a share with Wilson's score interval (1927).</summary>
    /// <param name="hits">How many.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="level">How often such an interval holds the true share.</param>
    /// <returns>The share with its interval; undefined of none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more hits than cases, or the level is not between 0 and 1.</exception>
    public static Estimate Wilson(long hits, long of, double level = 0.95)
    {
        Require(hits, of, level);
        if (of == 0)
        {
            return Undefined;
        }

        double n = of, p = hits / n, z = NormalDistribution.TwoSided(level), z2 = z * z;
        double center = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        double half = z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        return new Estimate(p, hits == 0 ? 0 : Math.Max(0, center - half), hits == of ? 1 : Math.Min(1, center + half));
    }

    /// <summary>Estimates a share with the exact interval of Clopper and Pearson (1934), which is never too narrow.</summary>
    /// <param name="hits">How many.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="level">How often, at least, such an interval holds the true share.</param>
    /// <returns>The share with its interval; undefined of none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more hits than cases, or the level is not between 0 and 1.</exception>
    public static Estimate ClopperPearson(long hits, long of, double level = 0.95)
    {
        Require(hits, of, level);
        if (of == 0)
        {
            return Undefined;
        }

        double tail = (1 - level) / 2;
        double low = hits == 0 ? 0 : BetaDistribution.Quantile(tail, hits, of - hits + 1);
        double high = hits == of ? 1 : BetaDistribution.Quantile(1 - tail, hits + 1, of - hits);
        return new Estimate((double)hits / of, low, high);
    }

    private static void Require(long hits, long of, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, of);
        NormalDistribution.RequireLevel(level);
    }
}
