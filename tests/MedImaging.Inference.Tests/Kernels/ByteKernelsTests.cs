using System.Numerics.Tensors;
using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class ByteKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Round_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (float[] source in (float[][])[TestValues.Intensities(length), TestValues.Finite(length, -20, 300), [.. TestValues.Finite(length, -2, 514).Select(x => MathF.Round(x) / 2)]])
        {
            byte[] expected = new byte[length], actual = new byte[length];

            ByteKernels.RoundScalar(source, expected);
            ByteKernels.Round(source, actual);

            Assert.Equal(expected, actual);
            Assert.Equal(source.Select(x => float.IsNaN(x) ? (byte)0 : (byte)Math.Clamp(MathF.Round(x, MidpointRounding.ToEven), 0, 255)), actual);
        }
    }

    // Half-precision is the framework's; it must not depend on the processor either.
    [Theory, MemberData(nameof(Lengths))]
    public void Halves_AreThoseOfTheConversion_AtEveryLength(int length)
    {
        float[] source = [.. TestValues.Intensities(length).Select((x, i) => i % 3 == 0 ? x / 40_000_000 : x)];
        var actual = new Half[length];

        TensorPrimitives.ConvertToHalf(source, actual);

        Assert.Equal(source.Select(x => BitConverter.HalfToUInt16Bits((Half)x)), actual.Select(BitConverter.HalfToUInt16Bits));
    }
}
