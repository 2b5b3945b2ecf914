using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging;

/// <summary>Dot products of small integers, exact in whatever order they are summed. There is no class for VNNI: bytes are widened and multiplied and added by pairs.</summary>
internal static class CodeDots
{
    /// <summary>Rows of codes are a multiple of this long, filled up with zeros.</summary>
    public const int Lanes = 32;

    /// <summary>Multiplies a widened query with a row.</summary>
    public static int Dot(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, query.Length);
        int whole = HasVectors ? query.Length - (query.Length % Lanes) : 0;
        ref short x = ref MemoryMarshal.GetReference(query);
        ref sbyte p = ref MemoryMarshal.GetReference(row);
        var sums = Vector256<int>.Zero;
        if (Avx512BW.IsSupported)
        {
            var wide = Vector512<int>.Zero;
            for (nuint i = 0; i < (nuint)whole; i += Lanes)
            {
                wide += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref p, i)), Vector512.LoadUnsafe(ref x, i));
            }

            sums = wide.GetLower() + wide.GetUpper();
        }
        else if (Avx2.IsSupported)
        {
            for (nuint i = 0; i < (nuint)whole; i += Lanes / 2)
            {
                sums += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref p, i)), Vector256.LoadUnsafe(ref x, i));
            }
        }

        return Vector256.Sum(sums) + DotScalar(query[whole..], row[whole..]);
    }

    /// <summary>Multiplies a widened query with four rows at once: four cache misses are waited for together.</summary>
    public static (int A, int B, int C, int D) Dot4(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, ReadOnlySpan<sbyte> c, ReadOnlySpan<sbyte> d)
    {
        if (!Avx512BW.IsSupported || query.Length % Lanes != 0)
        {
            return (Dot(query, a), Dot(query, b), Dot(query, c), Dot(query, d));
        }

        int length = query.Length;
        ref short x = ref MemoryMarshal.GetReference(query);
        ref sbyte p = ref MemoryMarshal.GetReference(a[..length]), q = ref MemoryMarshal.GetReference(b[..length]), r = ref MemoryMarshal.GetReference(c[..length]), s = ref MemoryMarshal.GetReference(d[..length]);
        Vector512<int> first = default, second = default, third = default, fourth = default;
        for (nuint i = 0; i < (nuint)length; i += Lanes)
        {
            var factor = Vector512.LoadUnsafe(ref x, i);
            first += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref p, i)), factor);
            second += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref q, i)), factor);
            third += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref r, i)), factor);
            fourth += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref s, i)), factor);
        }

        return (Vector512.Sum(first), Vector512.Sum(second), Vector512.Sum(third), Vector512.Sum(fourth));
    }

    /// <summary>Multiplies a widened query with chosen rows of a block.</summary>
    public static void DotRows(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> rows, ReadOnlySpan<int> chosen, Span<int> sums)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, chosen.Length);
        int stride = query.Length, streams = chosen.Length / 4;
        for (int j = 0; j < streams; j++)
        {
            (int a, int b, int c, int d) = (j, j + streams, j + (2 * streams), j + (3 * streams));
            (sums[a], sums[b], sums[c], sums[d]) = Dot4(query, Row(rows, chosen[a], stride), Row(rows, chosen[b], stride), Row(rows, chosen[c], stride), Row(rows, chosen[d], stride));
        }

        for (int j = 4 * streams; j < chosen.Length; j++)
        {
            sums[j] = Dot(query, Row(rows, chosen[j], stride));
        }
    }

    /// <summary>Widens a row, to be a query.</summary>
    public static void Widen(ReadOnlySpan<sbyte> row, Span<short> query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Length, row.Length);
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; i + Vector128<sbyte>.Count <= row.Length; i += Vector128<sbyte>.Count)
            {
                var (lower, upper) = Vector128.Widen(Vector128.Create(row.Slice(i, Vector128<sbyte>.Count)));
                lower.CopyTo(query[i..]);
                upper.CopyTo(query[(i + 8)..]);
            }
        }

        for (; i < row.Length; i++)
        {
            query[i] = row[i];
        }
    }

    // The definition.
    internal static int DotScalar(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> row)
    {
        int sum = 0;
        for (int i = 0; i < query.Length; i++)
        {
            sum += query[i] * row[i];
        }

        return sum;
    }

    private static bool HasVectors => Avx512BW.IsSupported || Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<sbyte> Row(ReadOnlySpan<sbyte> rows, int number, int stride) => rows.Slice(number * stride, stride);
}
