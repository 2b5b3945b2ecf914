namespace MedImaging;

/// <summary>The variance of areas under ROC curves (DeLong, DeLong and Clarke-Pearson, 1988) by midranks, in n log n (Sun and Xu, 2014).</summary>
internal static class DeLong
{
    public static Estimate Area(double[] positives, double[] negatives, double z)
    {
        if (positives.Length == 0 || negatives.Length == 0)
        {
            return Estimate.Undefined;
        }

        double area = Mean(Placements(positives, negatives).OfPositives);
        return StandardError(positives, negatives) is { } error
            ? new Estimate(area, Math.Max(0, area - (z * error)), Math.Min(1, area + (z * error)))
            : new Estimate(area);
    }

    public static double? StandardError(double[] positives, double[] negatives)
    {
        if (positives.Length < 2 || negatives.Length < 2)
        {
            return null;
        }

        var (v10, v01) = Placements(positives, negatives);
        return Math.Sqrt((Variance(v10) / v10.Length) + (Variance(v01) / v01.Length));
    }

    public static AreaComparison Compare(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<bool> truths, double z)
    {
        double[] p1 = Those(first, truths, true), n1 = Those(first, truths, false), p2 = Those(second, truths, true), n2 = Those(second, truths, false);
        var (one, other) = (Area(p1, n1, z), Area(p2, n2, z));
        double? difference = one.Value - other.Value;
        if (p1.Length < 2 || n1.Length < 2)
        {
            return new AreaComparison(one, other, new Estimate(difference), null, null);
        }

        // The variance of the difference is that of the placements' differences: their covariance is in it.
        var (a, b) = (Placements(p1, n1), Placements(p2, n2));
        double[] v10 = Differences(a.OfPositives, b.OfPositives), v01 = Differences(a.OfNegatives, b.OfNegatives);
        double error = Math.Sqrt((Variance(v10) / v10.Length) + (Variance(v01) / v01.Length)), apart = difference ?? 0;
        double? score = error > 0 ? apart / error : null;
        return new AreaComparison(
            one,
            other,
            new Estimate(apart, apart - (z * error), apart + (z * error)),
            score,
            score is { } s ? 2 * NormalDistribution.Above(Math.Abs(s)) : null);
    }

    /// <summary>For each positive case the share of negative ones below it, for each negative the share of positive ones above it; ties count half.</summary>
    private static (double[] OfPositives, double[] OfNegatives) Placements(double[] positives, double[] negatives)
    {
        double[] all = [.. positives, .. negatives], together = MidRanks(all), ofPositives = MidRanks(positives), ofNegatives = MidRanks(negatives);
        for (int i = 0; i < ofPositives.Length; i++)
        {
            ofPositives[i] = (together[i] - ofPositives[i]) / negatives.Length;
        }

        for (int i = 0; i < ofNegatives.Length; i++)
        {
            ofNegatives[i] = 1 - ((together[positives.Length + i] - ofNegatives[i]) / positives.Length);
        }

        return (ofPositives, ofNegatives);
    }

    // Ranks from 1; equal values share the mean of theirs.
    private static double[] MidRanks(double[] values)
    {
        int[] order = new int[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort((double[])values.Clone(), order);
        double[] ranks = new double[values.Length];
        for (int from = 0; from < order.Length;)
        {
            int to = from + 1;
            while (to < order.Length && values[order[to]] == values[order[from]])
            {
                to++;
            }

            for (int i = from; i < to; i++)
            {
                ranks[order[i]] = (from + to + 1) / 2d;
            }

            from = to;
        }

        return ranks;
    }

    private static double Mean(double[] values) => values.Sum() / values.Length;

    private static double Variance(double[] values)
    {
        double mean = Mean(values), sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum / (values.Length - 1);
    }

    private static double[] Differences(double[] x, double[] y)
    {
        var differences = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            differences[i] = x[i] - y[i];
        }

        return differences;
    }

    private static double[] Those(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths, bool truth)
    {
        var those = new List<double>();
        for (int i = 0; i < scores.Length; i++)
        {
            if (truths[i] == truth)
            {
                those.Add(scores[i]);
            }
        }

        return [.. those];
    }
}
