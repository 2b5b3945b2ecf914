namespace MedImaging.Tests.Evaluation.Metrics;

public sealed class EstimateTests
{
    // Newcombe (1998), table I: Wilson's score interval without continuity correction, and the exact one, of his four examples.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662, 0.2527, 0.3676)]
    [InlineData(15, 148, 0.0624, 0.1605, 0.0578, 0.1617)]
    [InlineData(0, 20, 0.0000, 0.1611, 0.0000, 0.1684)]
    [InlineData(1, 29, 0.0061, 0.1718, 0.0009, 0.1776)]
    public void Intervals_AreNewcombes(int hits, int of, double wilsonLow, double wilsonHigh, double exactLow, double exactHigh)
    {
        var (wilson, exact) = (Estimate.Wilson(hits, of), Estimate.ClopperPearson(hits, of));

        Assert.Equal(hits / (double)of, wilson.Value);
        Assert.Equal((wilsonLow, wilsonHigh), (Math.Round(wilson.Low!.Value, 4), Math.Round(wilson.High!.Value, 4)));
        Assert.Equal((exactLow, exactHigh), (Math.Round(exact.Low!.Value, 4), Math.Round(exact.High!.Value, 4)));
    }

    [Theory, InlineData(3, 10), InlineData(40, 41), InlineData(500, 1000)]
    public void ClopperPearson_LeavesHalfTheRestOnEachSide_ByTheBinomialSum(int hits, int of)
    {
        var exact = Estimate.ClopperPearson(hits, of, 0.9);

        Assert.Equal(0.05, AtLeast(hits, of, exact.Low!.Value), 1e-9);
        Assert.Equal(0.05, 1 - AtLeast(hits + 1, of, exact.High!.Value), 1e-9);
    }

    [Fact]
    public void OfNone_IsUndefined_AndTheEndsAreExact()
    {
        Assert.Equal(Estimate.Undefined, Estimate.Wilson(0, 0));
        Assert.Equal(Estimate.Undefined, Estimate.ClopperPearson(0, 0));
        Assert.Equal((0d, 1d), (Estimate.Wilson(0, 7).Low, Estimate.Wilson(7, 7).High));
        Assert.ThrowsAny<ArgumentException>(() => Estimate.Wilson(3, 2));
        Assert.ThrowsAny<ArgumentException>(() => Estimate.Wilson(1, 2, 1));
        Assert.ThrowsAny<ArgumentException>(() => Estimate.Wilson(1, 2, double.NaN));
    }

    [Theory]
    [InlineData(0.95, 1.959963984540054)]
    [InlineData(0.99, 2.5758293035489004)]
    [InlineData(0.6826894921370859, 1)]
    [InlineData(0.999999998026825, 6)]
    public void Normal_MatchesTables(double level, double deviations)
    {
        Assert.Equal(deviations, NormalDistribution.TwoSided(level), 1e-7);
        Assert.Equal(level, 1 - (2 * NormalDistribution.Above(deviations)), 1e-14);
        Assert.Equal(1 - NormalDistribution.Above(deviations), NormalDistribution.Above(-deviations), 1e-15);
    }

    private static double AtLeast(int hits, int of, double p)
    {
        double sum = 0, logTerm = of * Math.Log(1 - p);
        for (int k = 0; k <= of; k++)
        {
            sum += k >= hits ? Math.Exp(logTerm) : 0;
            logTerm += Math.Log((of - k) / (k + 1d)) + Math.Log(p / (1 - p));
        }

        return sum;
    }
}
