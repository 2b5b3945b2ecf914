namespace MedImaging.Tests.Calibration;

public sealed class IsotonicCurveTests
{
    [Fact]
    public void Fit_OfAHandReckonedTable()
    {
        // 0.2 and 0.3 fall and pool to 1/2; 0.4 and 0.5 (twice) pool to 2/3.
        var curve = IsotonicCurve.Fit([0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.9], [false, true, false, true, true, false, true]);

        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.9], curve.Scores);
        Assert.Equal([0, 0.5, 0.5, 2 / 3d, 2 / 3d, 1], curve.Confidences);
        Assert.Equal(0, curve.At(-1));
        Assert.Equal(0.25, curve.At(0.15), 1e-12);
        Assert.Equal(0.5, curve.At(0.25));
        Assert.Equal((2 / 3d) + (1 / 6d), curve.At(0.7), 1e-12);
        Assert.Equal(1, curve.At(7));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Fit_IsTheMaxMinOfAllMeans(int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, 60).Select(_ => random.Next(25) / 25d)];
        bool[] truths = [.. scores.Select(s => random.NextDouble() < s)];
        var curve = IsotonicCurve.Fit(scores, truths);

        // Barlow et al.: the isotonic fit at x is max over a ≤ x of min over b ≥ x of the mean from a to b.
        double[] distinct = [.. scores.Distinct().Order()];
        double Mean(double a, double b) => scores.Zip(truths).Where(p => p.First >= a && p.First <= b).Average(p => p.Second ? 1d : 0);
        foreach (double x in distinct)
        {
            double expected = distinct.Where(a => a <= x).Max(a => distinct.Where(b => b >= x).Min(b => Mean(a, b)));
            Assert.Equal(expected, curve.At(x), 1e-12);
        }
    }

    [Fact]
    public void Fit_OfOneClassOnly_IsLevel()
    {
        Assert.Equal(1, IsotonicCurve.Fit([0.2, 0.4], [true, true]).At(0.3));
        Assert.Equal(0, IsotonicCurve.Fit([0.2, 0.4], [false, false]).At(0.9));
        Assert.ThrowsAny<ArgumentException>(() => IsotonicCurve.Fit([], []));
        Assert.ThrowsAny<ArgumentException>(() => IsotonicCurve.Fit([double.NaN], [true]));
    }
}
