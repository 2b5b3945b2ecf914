using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging;

/// <summary>Many queries times many rows: a tile of four by four keeps sixteen sums in registers, so that each number that is loaded is used four times. Each product has the bits of <see cref="FloatDots.DotScalar"/>.</summary>
internal static class FloatTiles
{
    /// <summary>Multiplies all queries with chosen rows of a block.</summary>
    /// <param name="queries">The queries, one after another, each <paramref name="stride"/> long.</param>
    /// <param name="rows">The block.</param>
    /// <param name="stride">The length of a row, a multiple of <see cref="FloatDots.Lanes"/>.</param>
    /// <param name="chosen">The numbers of the rows.</param>
    /// <param name="scores">For each query the products of all chosen rows.</param>
    public static void Multiply(ReadOnlySpan<float> queries, ReadOnlySpan<float> rows, int stride, ReadOnlySpan<int> chosen, Span<float> scores)
    {
        int count = queries.Length / stride;
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, count * chosen.Length);
        for (int j = 0; j < chosen.Length; j += 4)
        {
            for (int k = 0; k < count; k += 4)
            {
                if (Vector512.IsHardwareAccelerated && j + 4 <= chosen.Length && k + 4 <= count)
                {
                    Tile(queries.Slice(k * stride, 4 * stride), rows, stride, chosen.Slice(j, 4), scores[((k * chosen.Length) + j)..], chosen.Length);
                    continue;
                }

                for (int q = k; q < Math.Min(k + 4, count); q++)
                {
                    int width = Math.Min(4, chosen.Length - j);
                    FloatDots.DotRows(queries.Slice(q * stride, stride), rows, chosen.Slice(j, width), scores.Slice((q * chosen.Length) + j, width));
                }
            }
        }
    }

    // References for the reason told in FloatDots; the rows' lengths are checked by Row, the queries' by the slice.
    private static void Tile(ReadOnlySpan<float> queries, ReadOnlySpan<float> rows, int stride, ReadOnlySpan<int> chosen, Span<float> scores, int pitch)
    {
        ref float y = ref MemoryMarshal.GetReference(queries);
        ref float r0 = ref MemoryMarshal.GetReference(FloatDots.Row(rows, chosen[0], stride)), r1 = ref MemoryMarshal.GetReference(FloatDots.Row(rows, chosen[1], stride));
        ref float r2 = ref MemoryMarshal.GetReference(FloatDots.Row(rows, chosen[2], stride)), r3 = ref MemoryMarshal.GetReference(FloatDots.Row(rows, chosen[3], stride));
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        nuint length = (nuint)stride;
        for (nuint i = 0; i < length; i += FloatDots.Lanes)
        {
            Vector512<float> x0 = Vector512.LoadUnsafe(ref r0, i), x1 = Vector512.LoadUnsafe(ref r1, i), x2 = Vector512.LoadUnsafe(ref r2, i), x3 = Vector512.LoadUnsafe(ref r3, i);
            Step(Vector512.LoadUnsafe(ref y, i), x0, x1, x2, x3, ref a0, ref a1, ref a2, ref a3);
            Step(Vector512.LoadUnsafe(ref y, i + length), x0, x1, x2, x3, ref b0, ref b1, ref b2, ref b3);
            Step(Vector512.LoadUnsafe(ref y, i + (2 * length)), x0, x1, x2, x3, ref c0, ref c1, ref c2, ref c3);
            Step(Vector512.LoadUnsafe(ref y, i + (3 * length)), x0, x1, x2, x3, ref d0, ref d1, ref d2, ref d3);
        }

        Write(scores[..4], a0, a1, a2, a3);
        Write(scores.Slice(pitch, 4), b0, b1, b2, b3);
        Write(scores.Slice(2 * pitch, 4), c0, c1, c2, c3);
        Write(scores.Slice(3 * pitch, 4), d0, d1, d2, d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        Vector512<float> factor, Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3,
        ref Vector512<float> s0, ref Vector512<float> s1, ref Vector512<float> s2, ref Vector512<float> s3)
    {
        s0 = Vector512.FusedMultiplyAdd(factor, x0, s0);
        s1 = Vector512.FusedMultiplyAdd(factor, x1, s1);
        s2 = Vector512.FusedMultiplyAdd(factor, x2, s2);
        s3 = Vector512.FusedMultiplyAdd(factor, x3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Span<float> four, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
        => (four[0], four[1], four[2], four[3]) = (FloatDots.Join(s0), FloatDots.Join(s1), FloatDots.Join(s2), FloatDots.Join(s3));
}
