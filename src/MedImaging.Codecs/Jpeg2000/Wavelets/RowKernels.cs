using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>The lifting steps of both transforms (T.800 F.3.8) along rows, and the weave of low and high samples.</summary>
internal static class RowKernels
{
    /// <summary>target −= (a + b + 2) / 4, rounded down.</summary>
    public static void LiftLow(Span<int> target, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        a = a[..target.Length];
        b = b[..target.Length];
        ref int t = ref MemoryMarshal.GetReference(target);
        ref int ra = ref MemoryMarshal.GetReference(a), rb = ref MemoryMarshal.GetReference(b);
        int i = 0;
        var two = new Vector<int>(2);
        for (; i <= target.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var sum = Vector.LoadUnsafe(ref ra, (nuint)i) + Vector.LoadUnsafe(ref rb, (nuint)i) + two;
            (Vector.LoadUnsafe(ref t, (nuint)i) - (sum >> 2)).StoreUnsafe(ref t, (nuint)i);
        }

        LiftLowScalar(target[i..], a[i..], b[i..]);
    }

    internal static void LiftLowScalar(Span<int> target, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] -= (a[i] + b[i] + 2) >> 2;
        }
    }

    /// <summary>target = source + (a + b) / 2, rounded down.</summary>
    public static void LiftHigh(ReadOnlySpan<int> source, ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<int> target)
    {
        source = source[..target.Length];
        a = a[..target.Length];
        b = b[..target.Length];
        ref int t = ref MemoryMarshal.GetReference(target), s = ref MemoryMarshal.GetReference(source);
        ref int ra = ref MemoryMarshal.GetReference(a), rb = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i <= target.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var sum = Vector.LoadUnsafe(ref ra, (nuint)i) + Vector.LoadUnsafe(ref rb, (nuint)i);
            (Vector.LoadUnsafe(ref s, (nuint)i) + (sum >> 1)).StoreUnsafe(ref t, (nuint)i);
        }

        LiftHighScalar(source[i..], a[i..], b[i..], target[i..]);
    }

    internal static void LiftHighScalar(ReadOnlySpan<int> source, ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<int> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = source[i] + ((a[i] + b[i]) >> 1);
        }
    }

    /// <summary>target −= factor × (a + b).</summary>
    public static void Lift(Span<float> target, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor)
    {
        a = a[..target.Length];
        b = b[..target.Length];
        ref float t = ref MemoryMarshal.GetReference(target);
        ref float ra = ref MemoryMarshal.GetReference(a), rb = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref ra, (nuint)i) + Vector.LoadUnsafe(ref rb, (nuint)i);
            (Vector.LoadUnsafe(ref t, (nuint)i) - (sum * factor)).StoreUnsafe(ref t, (nuint)i);
        }

        LiftScalar(target[i..], a[i..], b[i..], factor);
    }

    internal static void LiftScalar(Span<float> target, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] -= (a[i] + b[i]) * factor;
        }
    }

    /// <summary>target = first[0], second[0], first[1], second[1] … to the end of both; the first may be one longer.</summary>
    public static void Weave(ReadOnlySpan<int> first, ReadOnlySpan<int> second, Span<int> target)
    {
        target = target[..(first.Length + second.Length)];
        first = first[..(target.Length - second.Length)];
        ref int a = ref MemoryMarshal.GetReference(first), b = ref MemoryMarshal.GetReference(second), t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        if (BitConverter.IsLittleEndian)
        {
            ref ulong pairs = ref Unsafe.As<int, ulong>(ref t);
            for (; i <= second.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                Vector.Widen(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref a, (nuint)i)), out var lowA, out var highA);
                Vector.Widen(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref b, (nuint)i)), out var lowB, out var highB);
                (lowA | (lowB << 32)).StoreUnsafe(ref pairs, (nuint)i);
                (highA | (highB << 32)).StoreUnsafe(ref pairs, (nuint)(i + Vector<ulong>.Count));
            }
        }

        WeaveScalar(first[i..], second[i..], target[(2 * i)..]);
    }

    internal static void WeaveScalar(ReadOnlySpan<int> first, ReadOnlySpan<int> second, Span<int> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (i & 1) == 0 ? first[i / 2] : second[i / 2];
        }
    }
}
