using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class StatisticsKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Range_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        float[] source = TestValues.Intensities(length);
        var (expectedLow, expectedHigh) = StatisticsKernels.RangeScalar(source);

        var (low, high) = StatisticsKernels.Range(source);

        Bits.Equal([expectedLow, expectedHigh], [low, high]);
        float[] finite = [.. source.Where(float.IsFinite)];
        Assert.Equal(finite.Length == 0 ? (0f, 0f) : (finite.Min(), finite.Max()), (low, high));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void MeanAndDeviation_MatchTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (float[] source in (float[][])[TestValues.Finite(length), TestValues.Intensities(length)])
        {
            var expected = StatisticsKernels.MeanAndDeviationScalar(source);

            var actual = StatisticsKernels.MeanAndDeviation(source);

            Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Mean), BitConverter.DoubleToInt64Bits(actual.Mean));
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Deviation), BitConverter.DoubleToInt64Bits(actual.Deviation));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void MeanAndDeviationOfNonZero_MatchTheScalarDefinition_AtEveryLength(int length)
    {
        float[] some = [.. TestValues.Finite(length).Select((x, i) => i % 3 == 0 ? 0f : i % 7 == 0 ? -0f : x)];
        foreach (float[] source in (float[][])[some, TestValues.Intensities(length), new float[length]])
        {
            var expected = StatisticsKernels.MeanAndDeviationOfNonZeroScalar(source);

            var actual = StatisticsKernels.MeanAndDeviationOfNonZero(source);

            Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Mean), BitConverter.DoubleToInt64Bits(actual.Mean));
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Deviation), BitConverter.DoubleToInt64Bits(actual.Deviation));
        }

        Assert.Equal(StatisticsKernels.MeanAndDeviation([.. some.Where(x => x != 0)]).Mean, StatisticsKernels.MeanAndDeviationOfNonZero(some).Mean, 1e-9);
        Assert.Equal(StatisticsKernels.MeanAndDeviation([.. some.Where(x => x != 0)]).Deviation, StatisticsKernels.MeanAndDeviationOfNonZero(some).Deviation, 1e-9);
    }

    [Fact]
    public void MeanAndDeviation_AreThoseOfTheTextbook()
    {
        var (mean, deviation) = StatisticsKernels.MeanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal((5d, 2d), (mean, deviation));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 99)]
    [InlineData(2.5, 50)]
    [InlineData(0.1, 99.9)]
    public void Percentiles_AreThoseOfTheSortedSamples(double low, double high)
    {
        for (int length = 0; length <= 129; length++)
        {
            float[] source = TestValues.Intensities(length, seed: 3);

            var actual = Percentiles.Find(source, low, high);

            Assert.Equal((Sorted(source, low), Sorted(source, high)), actual);
        }
    }

    // numpy.percentile with its default method, over the finite samples.
    private static float Sorted(float[] source, double percent)
    {
        float[] sorted = [.. source.Where(float.IsFinite).Order()];
        if (sorted.Length == 0)
        {
            return 0f;
        }

        double position = percent / 100 * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return (float)(sorted[below] + ((position - below) * ((double)sorted[above] - sorted[below])));
    }
}
