using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class CodeDotsKernelTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 130)];

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        sbyte[] row = Codes(length, 1), other = Codes(length, 2);
        short[] query = new short[length];
        CodeDots.Widen(other, query);
        Assert.Equal(other.Select(code => (short)code), query);
        Assert.Equal(CodeDots.DotScalar(query, row), CodeDots.Dot(query, row));
        int expected = CodeDots.DotScalar(query, row);
        Assert.Equal((expected, expected, CodeDots.DotScalar(query, other), expected), CodeDots.Dot4(query, row, row, other, row));
    }

    [Theory]
    [InlineData(sbyte.MinValue)]
    [InlineData(-127)]
    [InlineData(127)]
    public void Dot_OfTheLargestCodes_DoesNotSaturate(int code)
    {
        sbyte[] row = [.. Enumerable.Repeat((sbyte)code, 4096)];
        short[] query = [.. Enumerable.Repeat((short)-128, 4096)];
        Assert.Equal(4096 * code * -128, CodeDots.Dot(query, row));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(41)]
    public void DotRows_GivesEachProduct(int count)
    {
        sbyte[] rows = Codes(96 * 50, 3);
        short[] query = [.. Codes(96, 4)];
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (i * 7) % 50)], sums = new int[count];
        CodeDots.DotRows(query, rows, chosen, sums);
        Assert.Equal(chosen.Select(row => CodeDots.DotScalar(query, rows.AsSpan(row * 96, 96))), sums);
    }

    [Fact]
    public void Codes_AreWithinHalfAStepOfTheValues()
    {
        float[] vector = SimilaritySamples.Gaussian(100, 5);
        sbyte[] codes = new sbyte[128];
        float scale = VectorCodes.Encode(vector, codes);
        for (int i = 0; i < vector.Length; i++)
        {
            Assert.InRange(Math.Abs(vector[i] - (codes[i] * scale)), 0, (scale / 2) + 1e-6f);
        }

        Assert.All(codes[100..], code => Assert.Equal(0, code));
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.Epsilon, 0f)]
    public void Codes_OfWhatHasNoScale_AreSmallNumbersAllTheSame(float one, float other)
    {
        sbyte[] codes = new sbyte[32];
        float scale = VectorCodes.Encode([one, other], codes);
        Assert.True(float.IsFinite(scale));
        Assert.All(codes, code => Assert.InRange(code, -127, 127));
    }

    private static sbyte[] Codes(int length, ulong seed) => [.. TestValues.Bytes(length, seed).Select(value => (sbyte)value)];
}
