using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What a test with two outcomes said of known cases.</summary>
/// <param name="TruePositives">Present, and called so.</param>
/// <param name="FalsePositives">Absent, and called present.</param>
/// <param name="TrueNegatives">Absent, and called so.</param>
/// <param name="FalseNegatives">Present, and called absent.</param>
public readonly record struct BinaryCounts(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives)
{
    /// <summary>Gets how many cases have it.</summary>
    [JsonIgnore]
    public long Positives => TruePositives + FalseNegatives;

    /// <summary>Gets how many do not.</summary>
    [JsonIgnore]
    public long Negatives => TrueNegatives + FalsePositives;

    /// <summary>Adds the cases of another count.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Both.</returns>
    public static BinaryCounts operator +(BinaryCounts left, BinaryCounts right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.TrueNegatives + right.TrueNegatives,
        left.FalseNegatives + right.FalseNegatives);

    /// <summary>Reckons the figures of these counts.</summary>
    /// <param name="level">How often an interval holds the true figure.</param>
    /// <returns>The figures; undefined where a share is of none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 0, or the level is not between 0 and 1.</exception>
    public BinaryFigures ToFigures(double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Math.Min(Math.Min(TruePositives, FalsePositives), Math.Min(TrueNegatives, FalseNegatives)), "counts");
        return new BinaryFigures
        {
            Sensitivity = Estimate.Wilson(TruePositives, Positives, level),
            Specificity = Estimate.Wilson(TrueNegatives, Negatives, level),
            PositivePredictiveValue = Estimate.Wilson(TruePositives, TruePositives + FalsePositives, level),
            NegativePredictiveValue = Estimate.Wilson(TrueNegatives, TrueNegatives + FalseNegatives, level),
            Accuracy = Estimate.Wilson(TruePositives + TrueNegatives, Positives + Negatives, level),
            Youden = YoudenOf(level),
            F1 = Ratio(2d * TruePositives, (2d * TruePositives) + FalsePositives + FalseNegatives),
            MatthewsCorrelation = Ratio(
                ((double)TruePositives * TrueNegatives) - ((double)FalsePositives * FalseNegatives),
                Math.Sqrt((double)(TruePositives + FalsePositives) * Positives) * Math.Sqrt((double)Negatives * (TrueNegatives + FalseNegatives))),
        };
    }

    // Sensitivity + specificity − 1, with the interval of Newcombe's hybrid of the two Wilson intervals (1998, method 10) for J = sensitivity − (1 − specificity).
    private Estimate YoudenOf(double level)
    {
        var (one, other) = (Estimate.Wilson(TruePositives, Positives, level), Estimate.Wilson(FalsePositives, Negatives, level));
        if (one is not { Value: { } p1, Low: { } l1, High: { } h1 } || other is not { Value: { } p2, Low: { } l2, High: { } h2 })
        {
            return Estimate.Undefined;
        }

        return new Estimate(p1 - p2, p1 - p2 - double.Hypot(p1 - l1, h2 - p2), p1 - p2 + double.Hypot(h1 - p1, p2 - l2));
    }

    private static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;
}

/// <summary>The figures of a test with two outcomes.</summary>
public sealed record BinaryFigures
{
    /// <summary>Gets which share of those who have it is found, with Wilson's interval.</summary>
    public required Estimate Sensitivity { get; init; }

    /// <summary>Gets which share of those who do not have it is left in peace, with Wilson's interval.</summary>
    public required Estimate Specificity { get; init; }

    /// <summary>Gets which share of those called positive has it. It holds only where it is as frequent as among these cases.</summary>
    public required Estimate PositivePredictiveValue { get; init; }

    /// <summary>Gets which share of those called negative does not have it. It holds only where it is as frequent as among these cases.</summary>
    public required Estimate NegativePredictiveValue { get; init; }

    /// <summary>Gets which share was called right.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>Gets sensitivity + specificity − 1 (Youden's J), with Newcombe's interval.</summary>
    public required Estimate Youden { get; init; }

    /// <summary>Gets the harmonic mean of sensitivity and positive predictive value.</summary>
    /// <value><see langword="null"/> when nothing is positive and nothing was called so.</value>
    public double? F1 { get; init; }

    /// <summary>Gets the correlation of call and truth (Matthews, 1975).</summary>
    /// <value><see langword="null"/> when all cases are of one kind, or all were called the same.</value>
    public double? MatthewsCorrelation { get; init; }
}
