using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class ForegroundKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void TheEndsOfWhatIsAbove_MatchTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (float threshold in (float[])[3000, 2000, -2000, float.MaxValue])
        {
            float[] row = TestValues.Intensities(length);

            Assert.Equal(ForegroundKernels.FirstAboveScalar(row, threshold), ForegroundKernels.FirstAbove(row, threshold));
            Assert.Equal(ForegroundKernels.EndAboveScalar(row, threshold), ForegroundKernels.EndAbove(row, threshold));
        }

        for (int at = 0; at < length; at++)
        {
            float[] row = new float[length];
            row[at] = 1;
            Assert.Equal((at, at + 1), (ForegroundKernels.FirstAbove(row, 0.5f), ForegroundKernels.EndAbove(row, 0.5f)));
        }

        Assert.Equal((length, 0), (ForegroundKernels.FirstAbove(new float[length], 0), ForegroundKernels.EndAbove(new float[length], 0)));
    }
}
