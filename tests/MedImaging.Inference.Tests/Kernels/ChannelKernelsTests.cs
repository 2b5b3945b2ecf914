using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class ChannelKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Take_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        float[] pixels = TestValues.Intensities(3 * length), expected = new float[length], actual = new float[length];
        for (int channel = 0; channel < 3; channel++)
        {
            ChannelKernels.TakeScalar(pixels, channel, expected);

            ChannelKernels.Take(pixels, channel, actual);

            Bits.Equal(expected, actual);
        }
    }

    [Fact]
    public void Take_SeparatesColours()
    {
        float[] green = new float[5];

        ChannelKernels.Take([1, 2, 3, 11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43], 1, green);

        Assert.Equal([2, 12, 22, 32, 42], green);
    }

    [Fact]
    public void Interleave_LaysPixelsTogether()
    {
        float[] pixels = new float[6];

        ChannelKernels.Interleave([1, 2, 11, 12, 21, 22], 3, pixels);

        Assert.Equal([1, 11, 21, 2, 12, 22], pixels);
    }
}
