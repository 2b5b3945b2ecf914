using System.Numerics;

namespace MedImaging.Kernels;

/// <summary>Floats as bytes.</summary>
internal static class ByteKernels
{
    private const float Whole = 1 << 23;   // what is added to it is rounded to a whole number, to even at ½

    /// <summary>Rounds to nearest, to even at ½, and keeps within 0…255; what is not a number becomes 0.</summary>
    public static void Round(ReadOnlySpan<float> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        int i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var low = Vector.Narrow(Rounded(source, i), Rounded(source, i + Vector<float>.Count));
            var high = Vector.Narrow(Rounded(source, i + (2 * Vector<float>.Count)), Rounded(source, i + (3 * Vector<float>.Count)));
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        RoundScalar(source[i..], destination[i..]);
    }

    internal static void RoundScalar(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            float x = source[i];
            x = x > 0f ? x < 255f ? x : 255f : 0f;
            destination[i] = (byte)BitConverter.SingleToUInt32Bits(x + Whole);
        }
    }

    // The last bits of the sum are the whole number.
    private static Vector<uint> Rounded(ReadOnlySpan<float> source, int at)
    {
        var x = new Vector<float>(source[at..]);
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, Vector<float>.Zero);
        x = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(255f)), x, new Vector<float>(255f));
        return Vector.AsVectorUInt32(x + new Vector<float>(Whole)) & new Vector<uint>(0xFF);
    }
}
