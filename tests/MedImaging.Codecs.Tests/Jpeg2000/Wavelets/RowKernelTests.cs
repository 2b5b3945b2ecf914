namespace MedImaging.Codecs.Tests;

/// <summary>Vector and scalar forms agree bit for bit at every length.</summary>
public sealed class RowKernelTests
{
    [Fact]
    public void Integers_MatchTheScalarDefinitions()
    {
        for (int length = 0; length < 130; length++)
        {
            int[] a = Numbers(length, 1), b = Numbers(length, 2), c = Numbers(length, 3);
            Same(c, x => RowKernels.LiftLow(x, a, b), x => RowKernels.LiftLowScalar(x, a, b));
            Same(c, x => RowKernels.LiftHigh(c, a, b, x), x => RowKernels.LiftHighScalar(c, a, b, x));
            Same(c, x => AnalysisLevel.LowerByHalf(x, a, b), x => AnalysisLevel.LowerByHalfScalar(x, a, b));
            Same(c, x => AnalysisLevel.RaiseByQuarter(x, a, b), x => AnalysisLevel.RaiseByQuarterScalar(x, a, b));
            Same(c, x => BlockScaling.ToTwosComplement(x), x => BlockScaling.ToTwosComplementScalar(x));
            Same(c, x => BlockScaling.Shift(a, 7, x), x => BlockScaling.ShiftScalar(a, 7, x));
            Same(c, x => BlockScaling.Scale(a, 0.37f, x), x => BlockScaling.ScaleScalar(a, 0.37f, x));
            Same(c, x => SampleKernels.ShiftAndClamp(x, 100, -50, 900), x => SampleKernels.ShiftAndClampScalar(x, 100, -50, 900));
            Same(new int[2 * length], x => RowKernels.Weave(a, b, x), x => RowKernels.WeaveScalar(a, b, x));
            Same([.. a, .. b, .. c], x => Thirds(x, SampleKernels.ReversibleToColor), x => Thirds(x, SampleKernels.ReversibleToColorScalar));
        }
    }

    [Fact]
    public void Floats_MatchTheScalarDefinitions()
    {
        for (int length = 0; length < 130; length++)
        {
            float[] a = Floats(length, 1), b = Floats(length, 2), c = Floats(length, 3);
            Same(c, x => RowKernels.Lift(x, a, b, -1.586f), x => RowKernels.LiftScalar(x, a, b, -1.586f));
            Same([.. a, .. b, .. c], x => Thirds(x, SampleKernels.IrreversibleToColor), x => Thirds(x, SampleKernels.IrreversibleToColorScalar));
            Same(new int[length], x => SampleKernels.Round(a, x), x => SampleKernels.RoundScalar(a, x));
        }
    }

    private delegate void Three<T>(Span<T> a, Span<T> b, Span<T> c);

    private static void Thirds<T>(T[] values, Three<T> kernel)
    {
        int third = values.Length / 3;
        kernel(values.AsSpan(0, third), values.AsSpan(third, third), values.AsSpan(2 * third));
    }

    private static void Same<T>(T[] start, Action<T[]> vector, Action<T[]> scalar)
    {
        T[] one = [.. start], other = [.. start];
        vector(one);
        scalar(other);
        Assert.Equal(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Bits(other)), System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Bits(one)));
    }

    private static int[] Bits<T>(T[] values) => [.. values.Select(v => v is float f ? BitConverter.SingleToInt32Bits(f) : v is int i ? i : 0)];

    private static int[] Numbers(int length, int seed)
    {
        var random = new Random(seed + (100 * length));
        int[] extremes = [int.MaxValue, int.MinValue, 0, -1];
        return [.. Enumerable.Range(0, length).Select(i => i % 11 == 0 ? extremes[random.Next(4)] : random.Next(-40000, 40000))];
    }

    private static float[] Floats(int length, int seed)
    {
        var random = new Random(seed + (100 * length));
        float[] extremes = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 3e9f, 0.5f];
        return [.. Enumerable.Range(0, length).Select(i => i % 13 == 5 ? extremes[random.Next(6)] : (random.NextSingle() - 0.5f) * 5000)];
    }
}
