using MedImaging.Testing;

namespace MedImaging.Tests.Baseline;

public sealed class OtsuThresholdTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void TheThreshold_IsTheBestOfAll(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            float[] values = [.. Enumerable.Range(0, random.Next(2, 80)).Select(_ => (float)random.Next(-20, random.Next(-15, 300)))];
            float[] distinct = [.. values.Distinct().Order()];
            float? found = OtsuThreshold.Of(values, []);
            if (distinct.Length < 2)
            {
                Assert.Null(found);
                continue;
            }

            double best = distinct[..^1].Max(threshold => Between(values, [threshold]));
            Assert.NotNull(found);
            Assert.Equal(best, Between(values, [found.Value]), 6);
            Assert.Equal(best, Between(values, OtsuThreshold.Levels(values, [], 2)), 6);
        }
    }

    [Fact]
    public void SeveralThresholds_AreTheBestOfAll()
    {
        var random = new Random(8);
        for (int round = 0; round < 30; round++)
        {
            float[] values = [.. Enumerable.Range(0, 60).Select(_ => (float)random.Next(0, 12))];
            float[] distinct = [.. values.Distinct().Order()];
            double best = distinct[..^1].Max(low => distinct[..^1].Where(high => high > low).Select(high => Between(values, [low, high])).DefaultIfEmpty(0).Max());
            float[] levels = OtsuThreshold.Levels(values, [], 3);
            Assert.Equal(2, levels.Length);
            Assert.True(levels[0] < levels[1]);
            Assert.Equal(best, Between(values, levels), 6);
        }
    }

    [Fact]
    public void FractionsMissingNumbersAndChoice_AreMinded()
    {
        float[] values = [.. TestValues.Finite(500, 0, 1), .. TestValues.Finite(500, 5, 6), float.NaN, float.PositiveInfinity, 1e9f];
        byte[] chosen = [.. Enumerable.Repeat((byte)1, 1002), 0];
        float threshold = OtsuThreshold.Of(values, chosen)!.Value;
        Assert.InRange(threshold, 0.9f, 1f);
        Assert.Equal(threshold, Assert.Single(OtsuThreshold.Levels(values, chosen, 2)));
        Assert.Null(OtsuThreshold.Of([float.NaN], []));
        Assert.Null(OtsuThreshold.Of([], []));
        Assert.Empty(OtsuThreshold.Levels([3, 3], [], 4));
        Assert.Equal([3f], OtsuThreshold.Levels([3, 4], [], 4));
        Assert.NotNull(OtsuThreshold.Of([float.MinValue, float.MaxValue], []));
    }

    private static double Between(float[] values, float[] thresholds)
    {
        double mean = values.Average(value => (double)value);
        return values.GroupBy(value => thresholds.Count(threshold => value > threshold)).Sum(group => group.Count() * Math.Pow(group.Average(value => (double)value) - mean, 2));
    }
}
