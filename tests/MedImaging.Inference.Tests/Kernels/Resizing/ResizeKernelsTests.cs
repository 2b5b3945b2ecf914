using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class ResizeKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    public static TheoryData<ResizeFilter, int, int> Sizes => new MatrixTheoryData<ResizeFilter, int, int>(
        Enum.GetValues<ResizeFilter>(), [1, 2, 7, 28, 97, 128], [1, 3, 28, 50]);

    public static TheoryData<ResizeFilter, int, int> RowSizes => new MatrixTheoryData<ResizeFilter, int, int>(
        Enum.GetValues<ResizeFilter>(), [5, 31, 32, 64, 97, 128], [1, 8, 28, 50, 150]);

    [Theory, MemberData(nameof(Lengths))]
    public void JoinRows_MatchesTheScalarDefinition_AtEveryLength(int width)
    {
        const int Slots = 5;
        float[] ring = TestValues.Intensities(width * Slots), weights = [0.1f, 0.2f, 0.4f, 0.2f, 0.1f];
        float[] expected = new float[width], actual = new float[width];

        ResizeKernels.JoinRowsScalar(ring, width, width, Slots, 3, weights, expected);
        ResizeKernels.JoinRows(ring, width, width, Slots, 3, weights, actual);

        Bits.Equal(expected, actual);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_MatchesTheScalarDefinition_AtEveryLength_AndReadsNothingAfterIt(int length)
    {
        int padded = (length + ResizeTaps.Block - 1) / ResizeTaps.Block * ResizeTaps.Block;
        float[] weights = [.. TestValues.Finite(length, -1, 1, seed: 9), .. new float[padded - length]];
        foreach (float[] values in (float[][])[TestValues.Intensities(length), TestValues.Finite(length), [.. Enumerable.Repeat(-0f, length)]])
        {
            float[] followed = [.. values, .. Enumerable.Repeat(float.NaN, padded - length)];

            Bits.Equal([ResizeKernels.DotScalar(values, weights)], [ResizeKernels.Dot(followed, weights, length)]);
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void JoinColumns_MatchesTheScalarDefinition_AndDoublePrecision(ResizeFilter filter, int sourceLength, int outputLength)
    {
        float[] row = TestValues.Finite(sourceLength, 0, 1);
        var taps = new ResizeTaps(sourceLength, outputLength, filter);
        float[] expected = new float[outputLength], actual = new float[outputLength];

        ResizeKernels.JoinColumnsScalar(row, taps, expected);
        ResizeKernels.JoinColumns(row, taps, actual);

        Bits.Equal(expected, actual);
        ResizeKernels.JoinColumns([.. row, .. Enumerable.Repeat(float.NaN, ResizeTaps.Block)], taps, actual);
        Bits.Equal(expected, actual);
        double[] independent = ResizeReference.Resize(row, outputLength, filter);
        for (int o = 0; o < outputLength; o++)
        {
            Assert.Equal(independent[o], actual[o], 1e-6);
        }
    }

    [Theory, MemberData(nameof(RowSizes))]
    public void JoinColumns_OfSeveralRows_IsThatOfEach(ResizeFilter filter, int sourceLength, int outputLength)
    {
        const int Count = 5;
        var taps = new ResizeTaps(sourceLength, outputLength, filter);
        int stride = taps.Reach + 3;
        foreach (float[] rows in (float[][])[TestValues.Finite(Count * stride, -1, 1), TestValues.Intensities(Count * stride), [.. Enumerable.Repeat(-0f, Count * stride)]])
        {
            float[] expected = new float[Count * (outputLength + 2)], actual = new float[expected.Length];
            for (int r = 0; r < Count; r++)
            {
                ResizeKernels.JoinColumnsScalar(rows.AsSpan(r * stride, sourceLength), taps, expected.AsSpan(r * (outputLength + 2), outputLength));
            }

            ResizeKernels.JoinColumns(rows, stride, Count, taps, actual, outputLength + 2);

            Bits.Equal(expected, actual);
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Taps_OfEachOutput_SumToOne(ResizeFilter filter, int sourceLength, int outputLength)
    {
        var taps = new ResizeTaps(sourceLength, outputLength, filter);

        for (int o = 0; o < outputLength; o++)
        {
            Assert.Equal(1, taps.Weights(o).ToArray().Sum(w => (double)w), 1e-6);
            Assert.InRange(taps.Start(o) + taps.Weights(o).Length, 1, sourceLength);
        }
    }

    [Fact]
    public void Bilinear_FourToTwo_IsWhatPilGives()
    {
        float[] output = new float[2];

        ResizeKernels.JoinColumns([0, 1, 2, 3], new ResizeTaps(4, 2, ResizeFilter.Bilinear), output);

        Assert.Equal(1.25 / 1.75, output[0], 1e-6);   // weights 3/7, 3/7, 1/7
        Assert.Equal(3 - (1.25 / 1.75), output[1], 1e-6);
    }

    [Fact]
    public void Area_OfThreeToTwo_SplitsTheMiddlePixel()
    {
        float[] output = new float[2];

        ResizeKernels.JoinColumns([3, 6, 9], new ResizeTaps(3, 2, ResizeFilter.Area), output);

        Assert.Equal([4f, 8f], output);
    }

    [Theory]
    [InlineData(ResizeFilter.Area)]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Bicubic)]
    [InlineData(ResizeFilter.Lanczos)]
    [InlineData(ResizeFilter.Nearest)]
    [InlineData(ResizeFilter.PlainBilinear)]
    [InlineData(ResizeFilter.PlainBicubic)]
    public void EqualSizes_Copy(ResizeFilter filter)
    {
        float[] row = TestValues.Finite(50), output = new float[50];

        ResizeKernels.JoinColumns(row, new ResizeTaps(50, 50, filter), output);

        Assert.Equal(row, output);
    }
}

/// <summary>Resizing as PIL documents it (and area by covered length), in double and by brute force over every source sample: the second opinion.</summary>
internal static class ResizeReference
{
    public static double[] Resize(IReadOnlyList<float> source, int length, ResizeFilter filter)
    {
        if (filter is ResizeFilter.Nearest or ResizeFilter.PlainBilinear or ResizeFilter.PlainBicubic)
        {
            return [.. Enumerable.Range(0, length).Select(o => filter == ResizeFilter.Nearest
                ? source[((2 * o) + 1) * source.Count / (2 * length)]
                : Plain(source, ((o + 0.5) * source.Count / length) - 0.5, filter))];
        }

        double scale = (double)source.Count / length, stretch = Math.Max(1, scale);
        double[] output = new double[length];
        for (int o = 0; o < length; o++)
        {
            double sum = 0, total = 0;
            for (int i = 0; i < source.Count; i++)
            {
                double weight = filter switch
                {
                    ResizeFilter.Area => Math.Max(0, Math.Min(i + 1, (o + 1) * scale) - Math.Max(i, o * scale)),
                    ResizeFilter.Bilinear => Math.Max(0, 1 - Math.Abs((i + 0.5 - ((o + 0.5) * scale)) / stretch)),
                    ResizeFilter.Lanczos => Lanczos(Math.Abs((i + 0.5 - ((o + 0.5) * scale)) / stretch)),
                    _ => Cubic(Math.Abs((i + 0.5 - ((o + 0.5) * scale)) / stretch)),
                };
                sum += weight * source[i];
                total += weight;
            }

            output[o] = sum / total;
        }

        return output;
    }

    // Past an edge lies the edge.
    private static double Plain(IReadOnlyList<float> source, double place, ResizeFilter filter)
    {
        double At(double index) => source[Math.Clamp((int)index, 0, source.Count - 1)];
        double below = Math.Floor(place), part = place - below;
        return filter switch
        {
            ResizeFilter.PlainBilinear => (At(below) * (1 - part)) + (At(below + 1) * part),
            _ => Enumerable.Range(-1, 4).Sum(i => At(below + i) * Cubic(Math.Abs(part - i), -0.75)),
        };
    }

    private static double Lanczos(double x) => x == 0 ? 1 : x < 3 ? Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) * 3 / (Math.PI * Math.PI * x * x) : 0;

    private static double Cubic(double x, double a = -0.5)
        => x < 1 ? ((a + 2) * x * x * x) - ((a + 3) * x * x) + 1 : x < 2 ? (a * x * x * x) - (5 * a * x * x) + (8 * a * x) - (4 * a) : 0;

}
