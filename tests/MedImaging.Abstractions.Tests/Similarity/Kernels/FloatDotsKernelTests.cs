using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The vector paths give the bits of the scalar definition, whatever the processor has.</summary>
public sealed class FloatDotsKernelTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 130)];

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (float[] values in (float[][])[TestValues.Intensities(length), Plain(length, 3), Tiny(length)])
        {
            float[] other = Plain(length, 7);
            Assert.Equal(Bits(FloatDots.DotScalar(values, other)), Bits(FloatDots.Dot(values, other)));
            Assert.Equal(Bits(FloatDots.DotScalar(values, values)), Bits(FloatDots.Dot(values, values)));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_MatchesWithEachSpecialValueInEachPlace(int length)
    {
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue])
        {
            for (int i = 0; i < length; i += 3)
            {
                float[] values = Plain(length, 5), other = Plain(length, 6);
                values[i] = special;
                other[length - 1 - i] = i % 2 == 0 ? 0f : special;
                Assert.Equal(Bits(FloatDots.DotScalar(values, other)), Bits(FloatDots.Dot(values, other)));
            }
        }
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16, 1)]
    [InlineData(32, 3)]
    [InlineData(48, 4)]
    [InlineData(64, 5)]
    [InlineData(128, 19)]
    [InlineData(512, 37)]
    public void DotRows_AndTiles_GiveTheBitsOfEachProduct(int stride, int count)
    {
        float[] rows = TestValues.Intensities(stride * 64), queries = Plain(stride * 6, 9);
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (i * 29) % 64)];
        float[] tile = new float[6 * count], one = new float[count];
        FloatTiles.Multiply(queries, rows, stride, chosen, tile);
        for (int q = 0; q < 6; q++)
        {
            var query = queries.AsSpan(q * stride, stride);
            FloatDots.DotRows(query, rows, chosen, one);
            for (int i = 0; i < count; i++)
            {
                int expected = Bits(FloatDots.DotScalar(query, rows.AsSpan(chosen[i] * stride, stride)));
                Assert.Equal(expected, Bits(one[i]));
                Assert.Equal(expected, Bits(tile[(q * count) + i]));
            }
        }
    }

    [Fact]
    public void Dot_IsNearTheProductInDoubles()
    {
        float[] left = Plain(513, 1), right = Plain(513, 2);
        double expected = left.Zip(right, (x, y) => (double)x * y).Sum();
        Assert.Equal(expected, FloatDots.Dot(left, right), 1e-4);
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static float[] Plain(int length, ulong seed) => SimilaritySamples.Gaussian(length, seed);

    // Products of these are denormal or vanish, with a sign.
    private static float[] Tiny(int length) => [.. Plain(length, 4).Select(value => value * 1e-38f)];
}
