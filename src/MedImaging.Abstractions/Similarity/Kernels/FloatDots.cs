using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging;

/// <summary>Dot products of floats. The order of the sums is fixed, so that every processor gives the same bits: sixteen lanes, each a chain of fused multiply-adds, joined by halves.</summary>
/// <remarks>Rows have a length that is a multiple of <see cref="Lanes"/>, filled up with zeros. Four rows are read as four streams: on the machines measured that is what a single thread needs to read as fast as memory gives.</remarks>
internal static class FloatDots
{
    public const int Lanes = 16;

    /// <summary>Multiplies two vectors of any one length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        if (!HasVectors)
        {
            return DotScalar(left, right);
        }

        int whole = left.Length - (left.Length % Lanes);
        var sums = Vector512<float>.Zero;
        Add(left[..whole], right[..whole], ref sums);
        if (whole < left.Length)
        {
            Span<float> rest = stackalloc float[2 * Lanes];
            rest.Clear();
            left[whole..].CopyTo(rest);
            right[whole..].CopyTo(rest[Lanes..]);
            Add(rest[..Lanes], rest[Lanes..], ref sums);
        }

        return Join(sums);
    }

    /// <summary>Multiplies a query with chosen rows of a block.</summary>
    /// <param name="query">The query, as long as a row.</param>
    /// <param name="rows">The block: rows of equal length, a multiple of <see cref="Lanes"/>.</param>
    /// <param name="chosen">The numbers of the rows.</param>
    /// <param name="scores">One product for each chosen row.</param>
    public static void DotRows(ReadOnlySpan<float> query, ReadOnlySpan<float> rows, ReadOnlySpan<int> chosen, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, chosen.Length);
        int stride = query.Length, streams = HasVectors ? chosen.Length / 4 : 0;
        for (int j = 0; j < streams; j++)
        {
            (int a, int b, int c, int d) = (j, j + streams, j + (2 * streams), j + (3 * streams));
            var (p, q, r, s) = Vector512.IsHardwareAccelerated
                ? Dot4(query, Row(rows, chosen[a], stride), Row(rows, chosen[b], stride), Row(rows, chosen[c], stride), Row(rows, chosen[d], stride))
                : Dot4Halves(query, Row(rows, chosen[a], stride), Row(rows, chosen[b], stride), Row(rows, chosen[c], stride), Row(rows, chosen[d], stride));
            (scores[a], scores[b], scores[c], scores[d]) = (p, q, r, s);
        }

        for (int j = 4 * streams; j < chosen.Length; j++)
        {
            scores[j] = Dot(query, Row(rows, chosen[j], stride));
        }
    }

    // The definition: the vector paths agree with it bit for bit. What is missing in the last sixteen counts as zeros.
    internal static float DotScalar(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Span<float> sums = stackalloc float[Lanes];
        sums.Clear();
        for (int i = 0; i < left.Length; i += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                bool isThere = i + lane < left.Length;
                sums[lane] = MathF.FusedMultiplyAdd(isThere ? left[i + lane] : 0f, isThere ? right[i + lane] : 0f, sums[lane]);
            }
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                sums[lane] += sums[lane + half];
            }
        }

        return float.IsNaN(sums[0]) ? float.NaN : sums[0];
    }

    // Without a fused multiply-add in hardware the scalar definition is as fast as vectors that ask a library for every lane.
    internal static bool HasVectors => Vector512.IsHardwareAccelerated || (Vector256.IsHardwareAccelerated && Fma.IsSupported);

    internal static ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int number, int stride) => rows.Slice(number * stride, stride);

    /// <summary>Joins the lanes by halves. Which of several NaNs a processor keeps is its own affair: there is one here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Join(Vector512<float> sums) => Join(sums.GetLower() + sums.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Join(Vector256<float> eight)
    {
        var four = eight.GetLower() + eight.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        float sum = two[0] + two[1];
        return float.IsNaN(sum) ? float.NaN : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ref Vector512<float> sums)
    {
        ref float x = ref MemoryMarshal.GetReference(left), y = ref MemoryMarshal.GetReference(right);
        if (Vector512.IsHardwareAccelerated)
        {
            var all = sums;
            for (nuint i = 0; i + Lanes <= (nuint)left.Length; i += Lanes)
            {
                all = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref y, i), all);
            }

            sums = all;
            return;
        }

        Vector256<float> low = sums.GetLower(), high = sums.GetUpper();
        for (nuint i = 0; i + Lanes <= (nuint)left.Length; i += Lanes)
        {
            low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref y, i), low);
            high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 8), Vector256.LoadUnsafe(ref y, i + 8), high);
        }

        sums = Vector512.Create(low, high);
    }

    // References instead of spans in the loops: five bounds checks a step cost a tenth. All five have the query's length, which Row has checked.
    private static (float A, float B, float C, float D) Dot4(ReadOnlySpan<float> query, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d)
    {
        ref float x = ref MemoryMarshal.GetReference(query), p = ref MemoryMarshal.GetReference(a), q = ref MemoryMarshal.GetReference(b), r = ref MemoryMarshal.GetReference(c), s = ref MemoryMarshal.GetReference(d);
        Vector512<float> first = default, second = default, third = default, fourth = default;
        for (nuint i = 0; i + Lanes <= (nuint)query.Length; i += Lanes)
        {
            var factor = Vector512.LoadUnsafe(ref x, i);
            first = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref p, i), first);
            second = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref q, i), second);
            third = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref r, i), third);
            fourth = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref s, i), fourth);
        }

        return (Join(first), Join(second), Join(third), Join(fourth));
    }

    private static (float A, float B, float C, float D) Dot4Halves(ReadOnlySpan<float> query, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d)
    {
        ref float x = ref MemoryMarshal.GetReference(query), p = ref MemoryMarshal.GetReference(a), q = ref MemoryMarshal.GetReference(b), r = ref MemoryMarshal.GetReference(c), s = ref MemoryMarshal.GetReference(d);
        Vector256<float> low1 = default, low2 = default, low3 = default, low4 = default, high1 = default, high2 = default, high3 = default, high4 = default;
        for (nuint i = 0; i + Lanes <= (nuint)query.Length; i += Lanes)
        {
            Vector256<float> low = Vector256.LoadUnsafe(ref x, i), high = Vector256.LoadUnsafe(ref x, i + 8);
            low1 = Vector256.FusedMultiplyAdd(low, Vector256.LoadUnsafe(ref p, i), low1);
            high1 = Vector256.FusedMultiplyAdd(high, Vector256.LoadUnsafe(ref p, i + 8), high1);
            low2 = Vector256.FusedMultiplyAdd(low, Vector256.LoadUnsafe(ref q, i), low2);
            high2 = Vector256.FusedMultiplyAdd(high, Vector256.LoadUnsafe(ref q, i + 8), high2);
            low3 = Vector256.FusedMultiplyAdd(low, Vector256.LoadUnsafe(ref r, i), low3);
            high3 = Vector256.FusedMultiplyAdd(high, Vector256.LoadUnsafe(ref r, i + 8), high3);
            low4 = Vector256.FusedMultiplyAdd(low, Vector256.LoadUnsafe(ref s, i), low4);
            high4 = Vector256.FusedMultiplyAdd(high, Vector256.LoadUnsafe(ref s, i + 8), high4);
        }

        return (Join(low1 + high1), Join(low2 + high2), Join(low3 + high3), Join(low4 + high4));
    }
}
