namespace MedImaging;

/// <summary>Sensitivity against false alarms as the threshold goes down from above all scores to below all. Cases with one score are called together.</summary>
public sealed class RocCurve
{
    private readonly double[] _positives, _negatives;

    private RocCurve(double[] positives, double[] negatives, IReadOnlyList<RocPoint> points)
        => (_positives, _negatives, Points) = (positives, negatives, points);

    /// <summary>Gets the points, from where nothing is called positive to where everything is.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>Gets how many cases have it.</summary>
    public int Positives => _positives.Length;

    /// <summary>Gets how many do not.</summary>
    public int Negatives => _negatives.Length;

    /// <summary>Draws the curve.</summary>
    /// <param name="scores">The scores; a case is called positive when its score is at or above the threshold.</param>
    /// <param name="truths">Whether each case has it.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static RocCurve Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths)
    {
        var (sorted, outcomes) = SortedCases.Of(scores, truths);
        int all = outcomes.AsSpan().Count(true), seen = 0;
        var points = new List<RocPoint> { new(null, new BinaryCounts(0, 0, outcomes.Length - all, all)) };
        for (int i = sorted.Length - 1; i >= 0;)
        {
            double threshold = sorted[i];
            int hits = 0;
            for (; i >= 0 && sorted[i] == threshold; i--)
            {
                hits += outcomes[i] ? 1 : 0;
            }

            seen += hits;
            long alarms = sorted.Length - 1 - i - seen;
            points.Add(new RocPoint(threshold, new BinaryCounts(seen, alarms, outcomes.Length - all - alarms, all - seen)));
        }

        double[] Those(bool truth) => [.. sorted.Where((_, i) => outcomes[i] == truth)];
        return new RocCurve(Those(true), Those(false), points);
    }

    /// <summary>Reckons the area under the curve: how often a case that has it scores above one that does not, ties counted half.</summary>
    /// <param name="level">How often the interval holds the true area.</param>
    /// <returns>The area with DeLong's interval (1988), cut at 0 and 1; undefined when all cases are of one kind, without an interval when there is but one case of a kind.</returns>
    public Estimate AreaAt(double level = 0.95) => DeLong.Area(_positives, _negatives, NormalDistribution.TwoSided(level));

    /// <summary>Reckons DeLong's standard error of the area.</summary>
    /// <returns>The standard error, or <see langword="null"/> when there are not two cases of each kind.</returns>
    public double? StandardError() => DeLong.StandardError(_positives, _negatives);

    /// <summary>Compares two models on the same cases by DeLong's test.</summary>
    /// <param name="first">The first model's scores.</param>
    /// <param name="second">The second model's scores of the same cases in the same order.</param>
    /// <param name="truths">Whether each case has it.</param>
    /// <param name="level">How often the interval holds the true difference.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static AreaComparison Compare(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<bool> truths, double level = 0.95)
    {
        SortedCases.Require(first, truths);
        SortedCases.Require(second, truths);
        return DeLong.Compare(first, second, truths, NormalDistribution.TwoSided(level));
    }

    /// <summary>Finds the highest threshold that still finds so many.</summary>
    /// <param name="sensitivity">The share to be found, from 0 to 1.</param>
    /// <returns>The point, or <see langword="null"/> when there are no positive cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sensitivity"/> is not from 0 to 1.</exception>
    public RocPoint? ForSensitivity(double sensitivity)
    {
        RequireShare(sensitivity);
        return Positives == 0 ? null : Points.First(p => p.Sensitivity >= sensitivity);
    }

    /// <summary>Finds the lowest threshold that still leaves so many in peace.</summary>
    /// <param name="specificity">The share to be left in peace, from 0 to 1.</param>
    /// <returns>The point, or <see langword="null"/> when there are no negative cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="specificity"/> is not from 0 to 1.</exception>
    public RocPoint? ForSpecificity(double specificity)
    {
        RequireShare(specificity);
        return Negatives == 0 ? null : Points.Last(p => p.Specificity >= specificity);
    }

    /// <summary>Finds the threshold at which sensitivity + specificity is largest (Youden); of several the highest.</summary>
    /// <returns>The point, or <see langword="null"/> when all cases are of one kind.</returns>
    public RocPoint? ForYouden() => Positives == 0 || Negatives == 0 ? null : Points.MaxBy(p => p.Sensitivity + p.Specificity);

    /// <summary>Gets the points at which the curve turns; those between lie on straight lines.</summary>
    /// <returns>The corners, first and last point included.</returns>
    public IReadOnlyList<RocPoint> Corners()
    {
        var corners = new List<RocPoint>();
        for (int i = 0; i < Points.Count; i++)
        {
            bool isCorner = i == 0 || i == Points.Count - 1 || Turns(corners[^1].Counts, Points[i].Counts, Points[i + 1].Counts);
            if (isCorner)
            {
                corners.Add(Points[i]);
            }
        }

        return corners;
    }

    private static bool Turns(BinaryCounts a, BinaryCounts b, BinaryCounts c)
        => (Int128)(b.TruePositives - a.TruePositives) * (c.FalsePositives - b.FalsePositives) != (Int128)(c.TruePositives - b.TruePositives) * (b.FalsePositives - a.FalsePositives);

    private static void RequireShare(double share)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        }
    }
}

/// <summary>What a threshold does.</summary>
/// <param name="Threshold">The score from which a case is called positive; <see langword="null"/> for above all scores.</param>
/// <param name="Counts">What it makes of the cases.</param>
public sealed record RocPoint(double? Threshold, BinaryCounts Counts)
{
    /// <summary>Gets which share of the positive cases is found.</summary>
    /// <value>Not a number when there are none.</value>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Sensitivity => (double)Counts.TruePositives / Counts.Positives;

    /// <summary>Gets which share of the negative cases is left in peace.</summary>
    /// <value>Not a number when there are none.</value>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Specificity => (double)Counts.TrueNegatives / Counts.Negatives;
}

/// <summary>The areas under the ROC curves of two models of the same cases.</summary>
/// <param name="First">The first area.</param>
/// <param name="Second">The second area.</param>
/// <param name="Difference">The first less the second, with its interval.</param>
/// <param name="Z">The difference in standard errors.</param>
/// <param name="PValue">How often models without a difference would seem to differ so much; <see langword="null"/> where it cannot be said: fewer than two cases of a kind, or no variance.</param>
public sealed record AreaComparison(Estimate First, Estimate Second, Estimate Difference, double? Z, double? PValue);
