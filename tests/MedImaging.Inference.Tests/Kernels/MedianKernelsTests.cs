using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class MedianKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Median_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (int size in (int[])[3, 5])
        {
            int stride = length + size + 1;
            foreach (float[] rows in (float[][])[TestValues.Intensities(size * stride), TestValues.Finite(size * stride), [.. TestValues.Finite(size * stride, -3, 3).Select(x => MathF.Round(x))]])
            {
                float[] expected = new float[length], actual = new float[length];

                MedianKernels.MedianScalar(rows, stride, size, expected);
                MedianKernels.Median(rows, stride, size, actual);

                Bits.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void WhatIsNotANumberStaysVisible()
    {
        float[] rows = [1, 2, 3, 4, 5, 6, 7, 8, 9], result = new float[1];
        MedianKernels.Median(rows, 3, 3, result);
        Assert.Equal([5f], result);

        rows[8] = float.NaN;
        MedianKernels.Median(rows, 3, 3, result);
        Assert.Equal([float.NaN], result);
    }
}
