using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Codecs;

/// <summary>
/// Brings rows of subsampled components to full width: by a triangle filter for factors of two, as DICOM toolkits and most JPEG software do
/// (three quarters of the nearer sample, one of the farther, with ordered rounding), and by repetition for other factors.
/// </summary>
internal static class Upsampling
{
    /// <summary>Doubles a row: (3 near + far) / 4.</summary>
    /// <param name="source">The samples, at least three.</param>
    /// <param name="target">Twice as many.</param>
    public static void Double<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        int last = source.Length - 1, i = 1;
        (target[0], target[(2 * last) + 1]) = (source[0], source[last]);
        target[1] = T.CreateTruncating(((3 * int.CreateTruncating(source[0])) + int.CreateTruncating(source[1]) + 2) >> 2);
        target[2 * last] = T.CreateTruncating(((3 * int.CreateTruncating(source[last])) + int.CreateTruncating(source[last - 1]) + 1) >> 2);
        if (typeof(T) == typeof(byte) && Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            i = DoubleVector(MemoryMarshal.AsBytes(source), MemoryMarshal.AsBytes(target));
        }

        for (; i < last; i++)
        {
            int near = 3 * int.CreateTruncating(source[i]);
            target[2 * i] = T.CreateTruncating((near + int.CreateTruncating(source[i - 1]) + 1) >> 2);
            target[(2 * i) + 1] = T.CreateTruncating((near + int.CreateTruncating(source[i + 1]) + 2) >> 2);
        }
    }

    /// <summary>Weighs two rows for <see cref="DoubleSums"/>: 3 near + far.</summary>
    public static void Sum<T>(ReadOnlySpan<T> near, ReadOnlySpan<T> far, Span<int> sums)
        where T : unmanaged, IBinaryInteger<T>
    {
        far = far[..near.Length];
        sums = sums[..near.Length];
        for (int i = 0; i < near.Length; i++)
        {
            sums[i] = (3 * int.CreateTruncating(near[i])) + int.CreateTruncating(far[i]);
        }
    }

    /// <summary>Doubles a row of weighted sums: (3 near + far) / 16.</summary>
    public static void DoubleSums<T>(ReadOnlySpan<int> sums, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        int last = sums.Length - 1;
        target = target[..(2 * sums.Length)];
        target[0] = T.CreateTruncating(((sums[0] * 4) + 8) >> 4);
        target[1] = T.CreateTruncating(((sums[0] * 3) + sums[1] + 7) >> 4);
        target[2 * last] = T.CreateTruncating(((sums[last] * 3) + sums[last - 1] + 8) >> 4);
        target[(2 * last) + 1] = T.CreateTruncating(((sums[last] * 4) + 7) >> 4);
        for (int i = 1; i < last; i++)
        {
            target[2 * i] = T.CreateTruncating(((sums[i] * 3) + sums[i - 1] + 8) >> 4);
            target[(2 * i) + 1] = T.CreateTruncating(((sums[i] * 3) + sums[i + 1] + 7) >> 4);
        }
    }

    /// <summary>Doubles a row and its height at once, of bytes: what <see cref="Sum"/> and <see cref="DoubleSums"/> do together.</summary>
    /// <param name="near">The nearer row, at least three samples.</param>
    /// <param name="far">The farther row.</param>
    /// <param name="sums">Room for as many sums.</param>
    /// <param name="target">Twice as many.</param>
    public static void DoubleBoth(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<ushort> sums, Span<byte> target)
    {
        far = far[..near.Length];
        sums = sums[..near.Length];
        target = target[..(2 * near.Length)];
        int i = 0, last = near.Length - 1;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= near.Length - 16; i += 16)
            {
                (Widen(near[i..]) * 3 + Widen(far[i..])).CopyTo(sums[i..]);
            }
        }

        for (; i < near.Length; i++)
        {
            sums[i] = (ushort)((3 * near[i]) + far[i]);
        }

        target[0] = (byte)(((sums[0] * 4) + 8) >> 4);
        target[1] = (byte)(((sums[0] * 3) + sums[1] + 7) >> 4);
        target[2 * last] = (byte)(((sums[last] * 3) + sums[last - 1] + 8) >> 4);
        target[(2 * last) + 1] = (byte)(((sums[last] * 4) + 7) >> 4);
        i = 1;
        if (Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            for (; i + 17 <= near.Length; i += 16)
            {
                var middle = Vector256.Create<ushort>(sums[i..]) * 3;
                var even = (middle + Vector256.Create<ushort>(sums[(i - 1)..]) + Vector256.Create((ushort)8)) >> 4;
                var odd = (middle + Vector256.Create<ushort>(sums[(i + 1)..]) + Vector256.Create((ushort)7)) >> 4;
                (even | (odd << 8)).AsByte().CopyTo(target[(2 * i)..]);
            }
        }

        for (; i < last; i++)
        {
            target[2 * i] = (byte)(((sums[i] * 3) + sums[i - 1] + 8) >> 4);
            target[(2 * i) + 1] = (byte)(((sums[i] * 3) + sums[i + 1] + 7) >> 4);
        }
    }

    /// <summary>Mixes two rows: (3 near + far + <paramref name="bias"/>) / 4.</summary>
    public static void Mix<T>(ReadOnlySpan<T> near, ReadOnlySpan<T> far, int bias, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        far = far[..near.Length];
        target = target[..near.Length];
        for (int i = 0; i < near.Length; i++)
        {
            target[i] = T.CreateTruncating(((3 * int.CreateTruncating(near[i])) + int.CreateTruncating(far[i]) + bias) >> 2);
        }
    }

    /// <summary>Fills a row by repeating samples: factor / wholes as wide as the source.</summary>
    public static void Repeat<T>(ReadOnlySpan<T> source, int part, int whole, Span<T> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = source[Math.Min(i * part / whole, source.Length - 1)];
        }
    }

    // Even and odd results are the two bytes of a word, which little endian memory puts in order.
    private static int DoubleVector(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int i = 1;
        for (; i + 17 <= source.Length; i += 16)
        {
            var middle = Widen(source[i..]) * 3;
            var even = (middle + Widen(source[(i - 1)..]) + Vector256<ushort>.One) >> 2;
            var odd = (middle + Widen(source[(i + 1)..]) + Vector256.Create((ushort)2)) >> 2;
            (even | (odd << 8)).AsByte().CopyTo(target[(2 * i)..]);
        }

        return i;
    }

    private static Vector256<ushort> Widen(ReadOnlySpan<byte> bytes)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Create(bytes));
        return Vector256.Create(lower, upper);
    }
}
