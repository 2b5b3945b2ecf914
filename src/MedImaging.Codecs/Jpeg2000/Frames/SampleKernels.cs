using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>From wavelet rows to samples: rounding, the component transforms backwards (T.800 annex G), level shift and clamp, packing.</summary>
internal static class SampleKernels
{
    /// <summary>Rounds to the nearest, halves to even.</summary>
    public static void Round(ReadOnlySpan<float> source, Span<int> target)
    {
        target = target[..source.Length];
        ref float s = ref MemoryMarshal.GetReference(source);
        ref int t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i <= source.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector.ConvertToInt32(Vector.Round(Vector.LoadUnsafe(ref s, (nuint)i))).StoreUnsafe(ref t, (nuint)i);
        }

        RoundScalar(source[i..], target[i..]);
    }

    internal static void RoundScalar(ReadOnlySpan<float> source, Span<int> target)
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = (int)MathF.Round(source[i]);
        }
    }

    /// <summary>The reversible transform (G.2.2), in place.</summary>
    public static void ReversibleToColor(Span<int> first, Span<int> second, Span<int> third)
    {
        second = second[..first.Length];
        third = third[..first.Length];
        ref int a = ref MemoryMarshal.GetReference(first), b = ref MemoryMarshal.GetReference(second), c = ref MemoryMarshal.GetReference(third);
        int i = 0;
        for (; i <= first.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> y = Vector.LoadUnsafe(ref a, (nuint)i), u = Vector.LoadUnsafe(ref b, (nuint)i), v = Vector.LoadUnsafe(ref c, (nuint)i);
            var green = y - ((u + v) >> 2);
            (v + green).StoreUnsafe(ref a, (nuint)i);
            green.StoreUnsafe(ref b, (nuint)i);
            (u + green).StoreUnsafe(ref c, (nuint)i);
        }

        ReversibleToColorScalar(first[i..], second[i..], third[i..]);
    }

    internal static void ReversibleToColorScalar(Span<int> first, Span<int> second, Span<int> third)
    {
        for (int i = 0; i < first.Length; i++)
        {
            int green = first[i] - ((second[i] + third[i]) >> 2);
            (first[i], second[i], third[i]) = (third[i] + green, green, second[i] + green);
        }
    }

    /// <summary>The irreversible transform (G.3.2), in place.</summary>
    public static void IrreversibleToColor(Span<float> first, Span<float> second, Span<float> third)
    {
        second = second[..first.Length];
        third = third[..first.Length];
        ref float a = ref MemoryMarshal.GetReference(first), b = ref MemoryMarshal.GetReference(second), c = ref MemoryMarshal.GetReference(third);
        int i = 0;
        for (; i <= first.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> y = Vector.LoadUnsafe(ref a, (nuint)i), u = Vector.LoadUnsafe(ref b, (nuint)i), v = Vector.LoadUnsafe(ref c, (nuint)i);
            (y + (v * 1.402f)).StoreUnsafe(ref a, (nuint)i);
            (y - (u * 0.344136f) - (v * 0.714136f)).StoreUnsafe(ref b, (nuint)i);
            (y + (u * 1.772f)).StoreUnsafe(ref c, (nuint)i);
        }

        IrreversibleToColorScalar(first[i..], second[i..], third[i..]);
    }

    internal static void IrreversibleToColorScalar(Span<float> first, Span<float> second, Span<float> third)
    {
        for (int i = 0; i < first.Length; i++)
        {
            float y = first[i], u = second[i], v = third[i];
            (first[i], second[i], third[i]) = (y + (v * 1.402f), y - (u * 0.344136f) - (v * 0.714136f), y + (u * 1.772f));
        }
    }

    /// <summary>value = clamp(value + shift, low, high), in place.</summary>
    public static void ShiftAndClamp(Span<int> values, int shift, int low, int high)
    {
        ref int v = ref MemoryMarshal.GetReference(values);
        int i = 0;
        Vector<int> shifts = new(shift), lows = new(low), highs = new(high);
        for (; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector.Min(Vector.Max(Vector.LoadUnsafe(ref v, (nuint)i) + shifts, lows), highs).StoreUnsafe(ref v, (nuint)i);
        }

        ShiftAndClampScalar(values[i..], shift, low, high);
    }

    internal static void ShiftAndClampScalar(Span<int> values, int shift, int low, int high)
    {
        foreach (ref int value in values)
        {
            value = Math.Min(Math.Max(value + shift, low), high);
        }
    }
}
