using System.Numerics;

namespace MedImaging.Kernels;

/// <summary>Powers. No two libraries agree to the last bit, so this is our own: in doubles, correct to a float's rounding, by operations that every processor rounds alike.</summary>
/// <remarks>x = m × 2^e with m from √½ to √2; log₂ m by the series of the area tangent of (m − 1) ÷ (m + 1); 2^y by Taylor's series around the nearest whole number.</remarks>
internal static class GammaKernels
{
    private const long HalfRoot = 0x3FE6A09E667F3BCD;   // the bits of √½
    private const long Bias = 1L << 62;                 // keeps the shift free of signs, which few processors shift in 64 bits
    private const double Whole = 6755399441055744;      // 1.5 × 2^52: what is added to it is rounded to a whole number in its last bits
    private const double Farthest = 1000;               // beyond any float, within any double
    private const double TwoOverLn2 = 2.8853900817779268;
    private const double Ln2 = 0.6931471805599453;

    private static readonly double[] AreaTangent = [1d / 17, 1d / 15, 1d / 13, 1d / 11, 1d / 9, 1d / 7, 1d / 5, 1d / 3, 1];

    private static readonly double[] Exponential = [1d / 39916800, 1d / 3628800, 1d / 362880, 1d / 40320, 1d / 5040, 1d / 720, 1d / 120, 1d / 24, 1d / 6, 1d / 2, 1, 1];

    /// <summary>destination = source to the power; below 0 is 0, and what is not a number stays so. Source and destination may be the same memory.</summary>
    public static void Power(ReadOnlySpan<float> source, double exponent, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(source[i..]);
            Vector.Widen(x, out var low, out var high);
            var y = Vector.Narrow(Power(low, exponent), Power(high, exponent));
            y = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), y, Vector<float>.Zero);
            y = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(float.MaxValue)), x, y);
            Vector.ConditionalSelect(Vector.Equals(x, x), y, x).CopyTo(destination[i..]);
        }

        PowerScalar(source[i..], exponent, destination[i..]);
    }

    internal static void PowerScalar(ReadOnlySpan<float> source, double exponent, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            float x = source[i];
            destination[i] = float.IsNaN(x) || x > float.MaxValue ? x : x > 0f ? (float)Power(x, exponent) : 0f;
        }
    }

    private static double Power(double x, double exponent)
    {
        long bits = BitConverter.DoubleToInt64Bits(x), steps = ((bits - HalfRoot + Bias) >>> 52) - (Bias >>> 52);
        double m = BitConverter.Int64BitsToDouble(bits - (steps << 52));
        double e = BitConverter.Int64BitsToDouble(steps + BitConverter.DoubleToInt64Bits(Whole)) - Whole;
        double s = (m - 1) / (m + 1), square = s * s, series = 0;
        foreach (double term in AreaTangent)
        {
            series = (series * square) + term;
        }

        double y = (e + (s * series * TwoOverLn2)) * exponent;
        y = y > Farthest ? Farthest : y;
        y = y < -Farthest ? -Farthest : y;
        double shifted = y + Whole, f = (y - (shifted - Whole)) * Ln2, power = 0;
        foreach (double term in Exponential)
        {
            power = (power * f) + term;
        }

        return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(power) + (BitConverter.DoubleToInt64Bits(shifted) << 52));
    }

    private static Vector<double> Power(Vector<double> x, double exponent)
    {
        Vector<double> one = Vector<double>.One, whole = new(Whole), farthest = new(Farthest);
        Vector<long> bits = Vector.AsVectorInt64(x), steps = ((bits + new Vector<long>(Bias - HalfRoot)) >>> 52) - new Vector<long>(Bias >>> 52);
        var m = Vector.AsVectorDouble(bits - (steps << 52));
        var e = Vector.AsVectorDouble(steps + Vector.AsVectorInt64(whole)) - whole;
        Vector<double> s = (m - one) / (m + one), square = s * s, series = Vector<double>.Zero;
        foreach (double term in AreaTangent)
        {
            series = (series * square) + new Vector<double>(term);
        }

        var y = (e + (s * series * new Vector<double>(TwoOverLn2))) * new Vector<double>(exponent);
        y = Vector.ConditionalSelect(Vector.GreaterThan(y, farthest), farthest, y);
        y = Vector.ConditionalSelect(Vector.LessThan(y, -farthest), -farthest, y);
        Vector<double> shifted = y + whole, f = (y - (shifted - whole)) * new Vector<double>(Ln2), power = Vector<double>.Zero;
        foreach (double term in Exponential)
        {
            power = (power * f) + new Vector<double>(term);
        }

        return Vector.AsVectorDouble(Vector.AsVectorInt64(power) + (Vector.AsVectorInt64(shifted) << 52));
    }
}
