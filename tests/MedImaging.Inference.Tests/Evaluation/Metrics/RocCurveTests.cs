namespace MedImaging.Tests.Evaluation.Metrics;

/// <summary>Against the definitions, in n² and worse.</summary>
public sealed class RocCurveTests
{
    public static TheoryData<int, int, int> Sets => new() { { 1, 40, 1000 }, { 2, 40, 7 }, { 3, 200, 20 }, { 4, 5, 3 }, { 5, 101, 2 } };

    [Theory, MemberData(nameof(Sets))]
    public void Area_AndItsError_AreDeLongsByAllPairs(int seed, int count, int levels)
    {
        var (scores, truths) = Draw(seed, count, levels);
        var roc = RocCurve.Of(scores, truths);

        var (area, variance) = Brute(scores, truths);
        var estimate = roc.AreaAt();
        Assert.Equal(area, estimate.Value!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(variance), roc.StandardError()!.Value, 1e-12);
        Assert.Equal(Math.Max(0, area - (1.959963984540054 * Math.Sqrt(variance))), estimate.Low!.Value, 1e-9);
        Assert.Equal(Math.Min(1, area + (1.959963984540054 * Math.Sqrt(variance))), estimate.High!.Value, 1e-9);
        Assert.Equal(area, Trapezoids(roc.Points), 1e-12);
        Assert.Equal(area, Trapezoids(roc.Corners()), 1e-12);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Compare_IsDeLongsTestByCovariances(int seed, int count, int levels)
    {
        var (first, truths) = Draw(seed, count, levels);
        double[] second = [.. Draw(seed + 100, count, levels).Scores.Zip(first, (a, b) => (a + b) / 2)];

        var test = RocCurve.Compare(first, second, truths);

        double variance = BruteCovariance(first, first, truths) + BruteCovariance(second, second, truths) - (2 * BruteCovariance(first, second, truths));
        Assert.Equal(Brute(first, truths).Area - Brute(second, truths).Area, test.Difference.Value!.Value, 1e-12);
        Assert.Equal(test.Difference.Value!.Value / Math.Sqrt(variance), test.Z!.Value, 1e-9);
        Assert.Equal(2 * NormalDistribution.Above(Math.Abs(test.Z.Value)), test.PValue!.Value, 1e-12);
        Assert.Equal(-test.Z.Value, RocCurve.Compare(second, first, truths).Z!.Value, 1e-12);
    }

    [Fact]
    public void Area_OfTheHandReckonedTextbookCase()
    {
        // Positives 3, 5, 7; negatives 1, 3, 4: nine pairs, of which 7 are right and one is a tie.
        var area = RocCurve.Of([3, 5, 7, 1, 3, 4], [true, true, true, false, false, false]).AreaAt();

        // V10 = 1.5/3, 1, 1; V01 = 1, 2.5/3, 2/3: S10 = 1/12, S01 = 1/36; variance = (1/12 + 1/36)/3 = 1/27.
        Assert.Equal(7.5 / 9, area.Value!.Value, 1e-12);
        Assert.Equal((7.5 / 9) - (1.959963984540054 / Math.Sqrt(27)), area.Low!.Value, 1e-9);
        Assert.Equal(1, area.High);
    }

    [Fact]
    public void Points_CallEqualScoresTogether()
    {
        var roc = RocCurve.Of([0.9, 0.5, 0.5, 0.1], [true, true, false, false]);

        Assert.Equal([null, 0.9, 0.5, 0.1], roc.Points.Select(p => p.Threshold));
        Assert.Equal([new BinaryCounts(0, 0, 2, 2), new(1, 0, 2, 1), new(2, 1, 1, 0), new(2, 2, 0, 0)], roc.Points.Select(p => p.Counts));
        Assert.Equal(0.5, roc.ForSensitivity(0.6)!.Threshold);
        Assert.Equal(0.9, roc.ForSensitivity(0.5)!.Threshold);
        Assert.Null(roc.ForSensitivity(0)!.Threshold);
        Assert.Equal(0.9, roc.ForSpecificity(0.9)!.Threshold);
        Assert.Equal(0.9, roc.ForYouden()!.Threshold);
        Assert.ThrowsAny<ArgumentException>(() => roc.ForSensitivity(double.NaN));
    }

    [Fact]
    public void DegenerateCases_HaveNoFigures()
    {
        Assert.Equal(Estimate.Undefined, RocCurve.Of([], []).AreaAt());
        var positives = RocCurve.Of([0.5, 0.6], [true, true]);
        Assert.Equal((Estimate.Undefined, null, null), (positives.AreaAt(), positives.StandardError(), positives.ForYouden()));
        Assert.Null(positives.ForSpecificity(0.5));
        Assert.Equal(new Estimate(1), RocCurve.Of([0.9, 0.1], [true, false]).AreaAt());
        Assert.Equal(new Estimate(0.5, 0.5, 0.5), RocCurve.Of([1, 1, 1, 1], [true, false, true, false]).AreaAt());
        var same = RocCurve.Compare([1, 2, 3, 4], [1, 2, 3, 4], [false, true, false, true]);
        Assert.Equal((0d, null, null), (same.Difference.Value, same.Z, same.PValue));
        Assert.Null(RocCurve.Compare([1, 2], [2, 1], [true, true]).Difference.Value);
        Assert.ThrowsAny<ArgumentException>(() => RocCurve.Of([double.NaN], [true]));
        Assert.Equal(1, RocCurve.Of([double.PositiveInfinity, double.NegativeInfinity], [true, false]).AreaAt().Value);
    }

    internal static (double[] Scores, bool[] Truths) Draw(int seed, int count, int levels)
    {
        var random = new Random(seed);
        bool[] truths = [.. Enumerable.Range(0, count).Select(i => i < 2 || (i >= 4 && random.Next(3) == 0))];
        return ([.. truths.Select(t => random.Next(levels) / (double)levels + (t ? random.Next(levels) / (2d * levels) : 0))], truths);
    }

    private static (double Area, double Variance) Brute(double[] scores, bool[] truths)
    {
        var (positives, negatives) = Split(scores, truths);
        return (positives.SelectMany(p => negatives.Select(n => Psi(p, n))).Average(), BruteCovariance(scores, scores, truths));
    }

    private static double BruteCovariance(double[] first, double[] second, bool[] truths)
    {
        var ((p1, n1), (p2, n2)) = (Split(first, truths), Split(second, truths));
        double[] a10 = [.. p1.Select(p => n1.Average(n => Psi(p, n)))], b10 = [.. p2.Select(p => n2.Average(n => Psi(p, n)))];
        double[] a01 = [.. n1.Select(n => p1.Average(p => Psi(p, n)))], b01 = [.. n2.Select(n => p2.Average(p => Psi(p, n)))];
        return (Covariance(a10, b10) / p1.Length) + (Covariance(a01, b01) / n1.Length);
    }

    private static double Covariance(double[] x, double[] y) => x.Zip(y, (a, b) => (a - x.Average()) * (b - y.Average())).Sum() / (x.Length - 1);

    private static double Psi(double positive, double negative) => positive > negative ? 1 : positive == negative ? 0.5 : 0;

    private static (double[] Positives, double[] Negatives) Split(double[] scores, bool[] truths)
        => ([.. scores.Where((_, i) => truths[i])], [.. scores.Where((_, i) => !truths[i])]);

    private static double Trapezoids(IReadOnlyList<RocPoint> points)
        => points.Zip(points.Skip(1), (a, b) => (a.Specificity - b.Specificity) * (a.Sensitivity + b.Sensitivity) / 2).Sum();
}
