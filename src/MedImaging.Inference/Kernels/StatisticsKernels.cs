using System.Numerics;
using System.Runtime.Intrinsics;

namespace MedImaging.Kernels;

/// <summary>What a frame's samples are like as a whole. Sums run in eight lanes of doubles on every processor, so that the result does not depend on the vector width.</summary>
internal static class StatisticsKernels
{
    private const int Lanes = 8;

    /// <summary>The lowest and highest finite sample; 0 and 0 when there is none. Never −0.</summary>
    public static (float Low, float High) Range(ReadOnlySpan<float> source)
    {
        var (largest, infinity) = (new Vector<float>(float.MaxValue), new Vector<float>(float.PositiveInfinity));
        var (lows, highs) = (infinity, -infinity);
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(source[i..]);
            var isFinite = Vector.LessThanOrEqual(Vector.Abs(x), largest);
            lows = Vector.ConditionalSelect(isFinite & Vector.LessThan(x, lows), x, lows);
            highs = Vector.ConditionalSelect(isFinite & Vector.GreaterThan(x, highs), x, highs);
        }

        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            low = lows[lane] < low ? lows[lane] : low;
            high = highs[lane] > high ? highs[lane] : high;
        }

        return Extend(source[i..], low, high);
    }

    internal static (float Low, float High) RangeScalar(ReadOnlySpan<float> source)
        => Extend(source, float.PositiveInfinity, float.NegativeInfinity);

    private static (float Low, float High) Extend(ReadOnlySpan<float> source, float low, float high)
    {
        foreach (float x in source)
        {
            if (float.IsFinite(x))
            {
                low = x < low ? x : low;
                high = x > high ? x : high;
            }
        }

        return low <= high ? (low + 0f, high + 0f) : (0f, 0f);   // −0 + 0 is +0
    }

    /// <summary>The mean and the population standard deviation, in two passes; NaN when a sample is not finite, 0 when there are none.</summary>
    public static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<float> source)
    {
        if (source.IsEmpty)
        {
            return (0, 0);
        }

        double mean = Sum(source) / source.Length;
        return Canonical(mean, Math.Sqrt(SumOfSquares(source, mean) / source.Length));
    }

    /// <summary>The same of the samples that are not 0.</summary>
    public static (double Mean, double Deviation) MeanAndDeviationOfNonZero(ReadOnlySpan<float> source)
    {
        int zeros = source.Count(0f);   // counts −0 too
        if (zeros == source.Length)
        {
            return (0, 0);
        }

        int count = source.Length - zeros;
        double mean = Sum(source) / count;
        return Canonical(mean, Math.Sqrt(SumOfSquaresOfNonZero(source, mean) / count));
    }

    internal static (double Mean, double Deviation) MeanAndDeviationOfNonZeroScalar(ReadOnlySpan<float> source)
    {
        Span<double> lanes = stackalloc double[Lanes];
        lanes.Clear();
        Add(source, lanes);
        int count = 0;
        foreach (float x in source)
        {
            count += x == 0f ? 0 : 1;
        }

        if (count == 0)
        {
            return (0, 0);
        }

        double mean = Fold(lanes) / count;
        lanes.Clear();
        AddSquaresOfNonZero(source, mean, lanes);
        return Canonical(mean, Math.Sqrt(Fold(lanes) / count));
    }

    internal static (double Mean, double Deviation) MeanAndDeviationScalar(ReadOnlySpan<float> source)
    {
        if (source.IsEmpty)
        {
            return (0, 0);
        }

        Span<double> lanes = stackalloc double[Lanes];
        lanes.Clear();
        Add(source, lanes);
        double mean = Fold(lanes) / source.Length;
        lanes.Clear();
        AddSquares(source, mean, lanes);
        return Canonical(mean, Math.Sqrt(Fold(lanes) / source.Length));
    }

    private static (double Mean, double Deviation) Canonical(double mean, double deviation)
        => double.IsFinite(mean) && double.IsFinite(deviation) ? (mean, deviation) : (double.NaN, double.NaN);

    private static double Sum(ReadOnlySpan<float> source)
    {
        Vector256<double> lower = default, upper = default;
        int i = 0;
        for (; i <= source.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(source[i..]));
            lower += low;
            upper += high;
        }

        Span<double> lanes = stackalloc double[Lanes];
        lower.CopyTo(lanes);
        upper.CopyTo(lanes[4..]);
        Add(source[i..], lanes);
        return Fold(lanes);
    }

    private static double SumOfSquares(ReadOnlySpan<float> source, double mean)
    {
        var means = Vector256.Create(mean);
        Vector256<double> lower = default, upper = default;
        int i = 0;
        for (; i <= source.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(source[i..]));
            low -= means;
            high -= means;
            lower += low * low;
            upper += high * high;
        }

        Span<double> lanes = stackalloc double[Lanes];
        lower.CopyTo(lanes);
        upper.CopyTo(lanes[4..]);
        AddSquares(source[i..], mean, lanes);
        return Fold(lanes);
    }

    private static double SumOfSquaresOfNonZero(ReadOnlySpan<float> source, double mean)
    {
        var means = Vector256.Create(mean);
        Vector256<double> lower = default, upper = default;
        int i = 0;
        for (; i <= source.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(source[i..]));
            low = Vector256.ConditionalSelect(Vector256.Equals(low, Vector256<double>.Zero), Vector256<double>.Zero, low - means);
            high = Vector256.ConditionalSelect(Vector256.Equals(high, Vector256<double>.Zero), Vector256<double>.Zero, high - means);
            lower += low * low;
            upper += high * high;
        }

        Span<double> lanes = stackalloc double[Lanes];
        lower.CopyTo(lanes);
        upper.CopyTo(lanes[4..]);
        AddSquaresOfNonZero(source[i..], mean, lanes);
        return Fold(lanes);
    }

    private static void Add(ReadOnlySpan<float> source, Span<double> lanes)
    {
        for (int i = 0; i < source.Length; i++)
        {
            lanes[i % Lanes] += source[i];
        }
    }

    private static void AddSquares(ReadOnlySpan<float> source, double mean, Span<double> lanes)
    {
        for (int i = 0; i < source.Length; i++)
        {
            double difference = source[i] - mean;
            lanes[i % Lanes] += difference * difference;
        }
    }

    private static void AddSquaresOfNonZero(ReadOnlySpan<float> source, double mean, Span<double> lanes)
    {
        for (int i = 0; i < source.Length; i++)
        {
            double difference = source[i] == 0f ? 0 : source[i] - mean;
            lanes[i % Lanes] += difference * difference;
        }
    }

    private static double Fold(ReadOnlySpan<double> lanes)
        => ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
