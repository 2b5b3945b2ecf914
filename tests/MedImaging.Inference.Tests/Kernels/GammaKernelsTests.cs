using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class GammaKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Power_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (double exponent in (double[])[0.01, 0.45, 1, 2.2, 100])
        {
            foreach (float[] source in (float[][])[TestValues.Intensities(length), TestValues.Finite(length, 0, 1)])
            {
                float[] expected = new float[length], actual = new float[length];

                GammaKernels.PowerScalar(source, exponent, expected);
                GammaKernels.Power(source, exponent, actual);

                Bits.Equal(expected, actual);
            }
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1 / 2.2)]
    [InlineData(1)]
    [InlineData(2.2)]
    [InlineData(17.3)]
    public void Power_IsTheDoubleRounded(double exponent)
    {
        float[] source = [.. TestValues.Finite(5000, 0, 1), .. TestValues.Finite(5000, 0, 4096), float.Epsilon, float.MaxValue, 1f, 0.5f, 2f];
        float[] actual = new float[source.Length];

        GammaKernels.PowerScalar(source, exponent, actual);

        for (int i = 0; i < source.Length; i++)
        {
            float expected = (float)Math.Pow(source[i], exponent);
            Assert.True(actual[i] == expected || MathF.Abs(actual[i] - expected) <= MathF.BitIncrement(expected) - expected, $"{source[i]:R} ^ {exponent} = {actual[i]:R}, not {expected:R}");
        }
    }

    [Fact]
    public void Corners()
    {
        float[] values = [0f, -0f, -3f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1f];

        GammaKernels.Power(values, 0.5, values);

        Assert.Equal([0f, 0f, 0f, float.NaN, float.PositiveInfinity, 0f, 1f], values);
    }
}
