using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>One level of the forward 5-3 transform (T.800 F.4.8.1) over a plane that begins at even coordinates.</summary>
internal static class AnalysisLevel
{
    /// <summary>Transforms the plane; the low-low samples take its top left corner, the others go to their sub-bands.</summary>
    public static void Transform(Span<int> plane, int stride, int width, int height, ReadOnlySpan<Subband> high, Span<int> coefficients, Span<int> line)
    {
        TransformColumns(plane, stride, width, height);
        int lows = (width + 1) / 2, highs = width / 2;
        for (int y = 0; y < height; y++)
        {
            var row = plane.Slice(y * stride, width);
            Span<int> low = line[..lows], rest = line.Slice(lows, highs);
            TransformRow(row, low, rest);
            if ((y & 1) == 0)
            {
                low.CopyTo(plane[(y / 2 * stride)..]);
                rest.CopyTo(coefficients[(high[0].Offset + (y / 2 * highs))..]);
            }
            else
            {
                low.CopyTo(coefficients[(high[1].Offset + (y / 2 * lows))..]);
                rest.CopyTo(coefficients[(high[2].Offset + (y / 2 * highs))..]);
            }
        }
    }

    internal static void LowerByHalf(Span<int> target, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        a = a[..target.Length];
        b = b[..target.Length];
        ref int t = ref MemoryMarshal.GetReference(target);
        ref int ra = ref MemoryMarshal.GetReference(a), rb = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i <= target.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var sum = Vector.LoadUnsafe(ref ra, (nuint)i) + Vector.LoadUnsafe(ref rb, (nuint)i);
            (Vector.LoadUnsafe(ref t, (nuint)i) - (sum >> 1)).StoreUnsafe(ref t, (nuint)i);
        }

        LowerByHalfScalar(target[i..], a[i..], b[i..]);
    }

    internal static void LowerByHalfScalar(Span<int> target, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] -= (a[i] + b[i]) >> 1;
        }
    }

    internal static void RaiseByQuarter(Span<int> target, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
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
            (Vector.LoadUnsafe(ref t, (nuint)i) + (sum >> 2)).StoreUnsafe(ref t, (nuint)i);
        }

        RaiseByQuarterScalar(target[i..], a[i..], b[i..]);
    }

    internal static void RaiseByQuarterScalar(Span<int> target, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += (a[i] + b[i] + 2) >> 2;
        }
    }

    private static void TransformColumns(Span<int> plane, int stride, int width, int height)
    {
        for (int y = 1; y < height; y += 2)
        {
            var before = plane.Slice((y - 1) * stride, width);
            LowerByHalf(plane.Slice(y * stride, width), before, y + 1 < height ? plane.Slice((y + 1) * stride, width) : before);
        }

        for (int y = 0; y < height && height > 1; y += 2)
        {
            int above = y > 0 ? y - 1 : 1, below = y + 1 < height ? y + 1 : y - 1;
            RaiseByQuarter(plane.Slice(y * stride, width), plane.Slice(above * stride, width), plane.Slice(below * stride, width));
        }
    }

    private static void TransformRow(ReadOnlySpan<int> row, Span<int> low, Span<int> high)
    {
        for (int i = 0; i < high.Length; i++)
        {
            low[i] = row[2 * i];
            high[i] = row[(2 * i) + 1];
        }

        if (low.Length > high.Length)
        {
            low[^1] = row[^1];
        }

        if (high.Length == 0)
        {
            return;
        }

        // Inside, each sample has both neighbours; at the ends one stands for both.
        LowerByHalf(high[..(low.Length - 1)], low, low[1..]);
        if (high.Length == low.Length)
        {
            high[^1] -= low[^1];
        }

        low[0] += ((2 * high[0]) + 2) >> 2;
        RaiseByQuarter(low[1..high.Length], high, high[1..]);
        if (low.Length > high.Length)
        {
            low[^1] += ((2 * high[^1]) + 2) >> 2;
        }
    }
}
