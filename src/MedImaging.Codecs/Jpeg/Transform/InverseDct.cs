using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging.Codecs;

/// <summary>
/// The inverse transform of T.81 A.3.3, after Loeffler, Ligtenberg and Moschytz with 13-bit constants: the same roundings as the accurate integer
/// transform that most JPEG software has, so that pictures agree bit for bit with it.
/// </summary>
internal static class InverseDct
{
    public const int C0298 = 2446;
    public const int C0390 = 3196;
    public const int C0541 = 4433;
    public const int C0765 = 6270;
    public const int C0899 = 7373;
    public const int C1175 = 9633;
    public const int C1501 = 12299;
    public const int C1847 = 15137;
    public const int C1961 = 16069;
    public const int C2053 = 16819;
    public const int C2562 = 20995;
    public const int C3072 = 25172;

    /// <summary>Dequantises and transforms a block into 8 rows of 8 samples: bytes for 8 bits, 16-bit words for 12.</summary>
    /// <param name="block">64 coefficients.</param>
    /// <param name="last">The zig-zag index of the last one that may differ from 0.</param>
    /// <param name="quant">64 factors.</param>
    /// <param name="target">Where the first row begins.</param>
    /// <param name="stride">The bytes from row to row.</param>
    /// <param name="precision">8 or 12.</param>
    public static void Transform(ReadOnlySpan<short> block, int last, ReadOnlySpan<int> quant, Span<byte> target, int stride, int precision)
    {
        int sample = precision == 8 ? 1 : 2;
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(quant.Length, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, (7 * stride) + (8 * sample));
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        if (last == 0)
        {
            Flat(block[0] * quant[0], target, stride, precision);
        }
        else if (Avx2.IsSupported)
        {
            TransformAvx2(block, quant, target, stride, precision);
        }
        else
        {
            TransformScalar(block, quant, target, stride, precision);
        }
    }

    /// <summary>Transforms a block straight into a frame of one component, of which it may be an edge.</summary>
    public static void TransformInto(JpegFrame frame, ReadOnlySpan<short> block, int last, int column, int row, Span<byte> target)
    {
        int sample = frame.Precision == 8 ? 1 : 2, stride = frame.Width * sample;
        int width = Math.Min(8, frame.Width - (column * 8)), height = Math.Min(8, frame.Height - (row * 8));
        var quant = frame.Components[0].Quant;
        target = target[((row * 8 * stride) + (column * 8 * sample))..];
        if (width == 8 && height == 8)
        {
            Transform(block, last, quant, target, stride, frame.Precision);
            return;
        }

        Span<byte> tile = stackalloc byte[128];
        Transform(block, last, quant, tile, 8 * sample, frame.Precision);
        for (int y = 0; y < height; y++)
        {
            tile.Slice(y * 8 * sample, width * sample).CopyTo(target[(y * stride)..]);
        }
    }

    // The definition: the vector path must agree with it bit for bit.
    internal static void TransformScalar(ReadOnlySpan<short> block, ReadOnlySpan<int> quant, Span<byte> target, int stride, int precision)
    {
        int gain = precision == 8 ? 2 : 1, center = 1 << (precision - 1), largest = (1 << precision) - 1;
        Span<int> work = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            for (int y = 0; y < 8; y++)
            {
                line[y] = block[(y * 8) + x] * quant[(y * 8) + x];
            }

            Line(line, 13 - gain);
            for (int y = 0; y < 8; y++)
            {
                work[(y * 8) + x] = line[y];
            }
        }

        for (int y = 0; y < 8; y++)
        {
            var row = work.Slice(y * 8, 8);
            Line(row, 13 + gain + 3);
            for (int x = 0; x < 8; x++)
            {
                int value = Math.Clamp(row[x] + center, 0, largest);
                if (precision == 8)
                {
                    target[(y * stride) + x] = (byte)value;
                }
                else
                {
                    MemoryMarshal.Write(target[((y * stride) + (x * 2))..], (ushort)value);
                }
            }
        }
    }

    private static void Line(Span<int> line, int shift)
    {
        int z2 = line[2], z3 = line[6], z1 = (z2 + z3) * C0541;
        int even2 = z1 - (z3 * C1847), even3 = z1 + (z2 * C0765);
        int even0 = (line[0] + line[4]) << 13, even1 = (line[0] - line[4]) << 13;
        int a0 = even0 + even3, a3 = even0 - even3, a1 = even1 + even2, a2 = even1 - even2;

        int o0 = line[7], o1 = line[5], o2 = line[3], o3 = line[1];
        int y1 = (o0 + o3) * -C0899, y2 = (o1 + o2) * -C2562, y3 = o0 + o2, y4 = o1 + o3;
        int y5 = (y3 + y4) * C1175;
        y3 = (y3 * -C1961) + y5;
        y4 = (y4 * -C0390) + y5;
        o0 = (o0 * C0298) + y1 + y3;
        o1 = (o1 * C2053) + y2 + y4;
        o2 = (o2 * C3072) + y2 + y3;
        o3 = (o3 * C1501) + y1 + y4;

        int half = 1 << (shift - 1);
        (line[0], line[7]) = ((a0 + o3 + half) >> shift, (a0 - o3 + half) >> shift);
        (line[1], line[6]) = ((a1 + o2 + half) >> shift, (a1 - o2 + half) >> shift);
        (line[2], line[5]) = ((a2 + o1 + half) >> shift, (a2 - o1 + half) >> shift);
        (line[3], line[4]) = ((a3 + o0 + half) >> shift, (a3 - o0 + half) >> shift);
    }

    // With DC alone both passes come down to two roundings, of which the first is exact.
    private static void Flat(int dc, Span<byte> target, int stride, int precision)
    {
        int gain = precision == 8 ? 2 : 1;
        int value = Math.Clamp((((dc << gain) + (1 << (gain + 2))) >> (gain + 3)) + (1 << (precision - 1)), 0, (1 << precision) - 1);
        if (precision == 8)
        {
            ulong eight = (ulong)value * 0x0101010101010101;
            for (int y = 0; y < 8; y++)
            {
                MemoryMarshal.Write(target[(y * stride)..], eight);
            }
        }
        else
        {
            var eight = Vector128.Create((ushort)value);
            for (int y = 0; y < 8; y++)
            {
                MemoryMarshal.Write(target[(y * stride)..], eight);
            }
        }
    }

    // The callers of this one have seen 64 coefficients, 64 factors, and 8 rows behind the target: what the loads and stores below touch.
    private static void TransformAvx2(ReadOnlySpan<short> block, ReadOnlySpan<int> quant, Span<byte> target, int stride, int precision)
    {
        ref short b = ref MemoryMarshal.GetReference(block);
        ref int q = ref MemoryMarshal.GetReference(quant);
        var r0 = Load(ref b, ref q, 0);
        var r1 = Load(ref b, ref q, 8);
        var r2 = Load(ref b, ref q, 16);
        var r3 = Load(ref b, ref q, 24);
        var r4 = Load(ref b, ref q, 32);
        var r5 = Load(ref b, ref q, 40);
        var r6 = Load(ref b, ref q, 48);
        var r7 = Load(ref b, ref q, 56);
        ref byte t = ref MemoryMarshal.GetReference(target);
        if (precision == 8)
        {
            Lines(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, 11);
            Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
            Lines(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, 18);
            StoreBytes(r0, r1, r2, r3, r4, r5, r6, r7, ref t, stride);
        }
        else
        {
            Lines(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, 12);
            Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
            Lines(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, 17);
            StoreWords(r0, r1, r2, r3, r4, r5, r6, r7, ref t, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(ref short block, ref int quant, int at)
        => Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref block, (nuint)at)) * Vector256.LoadUnsafe(ref quant, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines(
        ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3,
        ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7, int shift)
    {
        var half = Vector256.Create(1 << (shift - 1));
        var z1 = (r2 + r6) * C0541;
        var even2 = z1 - (r6 * C1847);
        var even3 = z1 + (r2 * C0765);
        var even0 = ((r0 + r4) << 13) + half;
        var even1 = ((r0 - r4) << 13) + half;
        var a0 = even0 + even3;
        var a3 = even0 - even3;
        var a1 = even1 + even2;
        var a2 = even1 - even2;

        var y3 = r7 + r3;
        var y4 = r5 + r1;
        var y5 = (y3 + y4) * C1175;
        var y1 = (r7 + r1) * -C0899;
        var y2 = (r5 + r3) * -C2562;
        y3 = (y3 * -C1961) + y5;
        y4 = (y4 * -C0390) + y5;
        var o0 = (r7 * C0298) + y1 + y3;
        var o1 = (r5 * C2053) + y2 + y4;
        var o2 = (r3 * C3072) + y2 + y3;
        var o3 = (r1 * C1501) + y1 + y4;

        r0 = (a0 + o3) >> shift;
        r7 = (a0 - o3) >> shift;
        r1 = (a1 + o2) >> shift;
        r6 = (a1 - o2) >> shift;
        r2 = (a2 + o1) >> shift;
        r5 = (a2 - o1) >> shift;
        r3 = (a3 + o0) >> shift;
        r4 = (a3 - o0) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Transpose(
        ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3,
        ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7)
    {
        var a0 = Avx2.UnpackLow(r0, r1);
        var a1 = Avx2.UnpackHigh(r0, r1);
        var a2 = Avx2.UnpackLow(r2, r3);
        var a3 = Avx2.UnpackHigh(r2, r3);
        var a4 = Avx2.UnpackLow(r4, r5);
        var a5 = Avx2.UnpackHigh(r4, r5);
        var a6 = Avx2.UnpackLow(r6, r7);
        var a7 = Avx2.UnpackHigh(r6, r7);
        var b0 = Avx2.UnpackLow(a0.AsInt64(), a2.AsInt64()).AsInt32();
        var b1 = Avx2.UnpackHigh(a0.AsInt64(), a2.AsInt64()).AsInt32();
        var b2 = Avx2.UnpackLow(a1.AsInt64(), a3.AsInt64()).AsInt32();
        var b3 = Avx2.UnpackHigh(a1.AsInt64(), a3.AsInt64()).AsInt32();
        var b4 = Avx2.UnpackLow(a4.AsInt64(), a6.AsInt64()).AsInt32();
        var b5 = Avx2.UnpackHigh(a4.AsInt64(), a6.AsInt64()).AsInt32();
        var b6 = Avx2.UnpackLow(a5.AsInt64(), a7.AsInt64()).AsInt32();
        var b7 = Avx2.UnpackHigh(a5.AsInt64(), a7.AsInt64()).AsInt32();
        r0 = Avx2.Permute2x128(b0, b4, 0x20);
        r1 = Avx2.Permute2x128(b1, b5, 0x20);
        r2 = Avx2.Permute2x128(b2, b6, 0x20);
        r3 = Avx2.Permute2x128(b3, b7, 0x20);
        r4 = Avx2.Permute2x128(b0, b4, 0x31);
        r5 = Avx2.Permute2x128(b1, b5, 0x31);
        r6 = Avx2.Permute2x128(b2, b6, 0x31);
        r7 = Avx2.Permute2x128(b3, b7, 0x31);
    }

    // The vectors are columns here. Saturation to 8 bits around 0, then the level shift: the same as a clamp after it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBytes(
        Vector256<int> c0, Vector256<int> c1, Vector256<int> c2, Vector256<int> c3,
        Vector256<int> c4, Vector256<int> c5, Vector256<int> c6, Vector256<int> c7, ref byte target, int stride)
    {
        var left = Avx2.PackSignedSaturate(Avx2.PackSignedSaturate(c0, c1), Avx2.PackSignedSaturate(c2, c3));
        var right = Avx2.PackSignedSaturate(Avx2.PackSignedSaturate(c4, c5), Avx2.PackSignedSaturate(c6, c7));
        var order = Vector256.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15).AsSByte();
        left = Avx2.Shuffle(left.AsByte(), order.AsByte()).AsSByte() ^ Vector256.Create(sbyte.MinValue);
        right = Avx2.Shuffle(right.AsByte(), order.AsByte()).AsSByte() ^ Vector256.Create(sbyte.MinValue);
        var even = Avx2.UnpackLow(left.AsInt32(), right.AsInt32()).AsUInt64();
        var odd = Avx2.UnpackHigh(left.AsInt32(), right.AsInt32()).AsUInt64();
        Unsafe.WriteUnaligned(ref target, even.GetElement(0));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride), even.GetElement(1));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride * 2), odd.GetElement(0));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride * 3), odd.GetElement(1));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride * 4), even.GetElement(2));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride * 5), even.GetElement(3));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride * 6), odd.GetElement(2));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, (nint)stride * 7), odd.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWords(
        Vector256<int> c0, Vector256<int> c1, Vector256<int> c2, Vector256<int> c3,
        Vector256<int> c4, Vector256<int> c5, Vector256<int> c6, Vector256<int> c7, ref byte target, int stride)
    {
        Transpose(ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
        StoreWordRows(c0, c1, ref target, stride);
        StoreWordRows(c2, c3, ref Unsafe.Add(ref target, (nint)stride * 2), stride);
        StoreWordRows(c4, c5, ref Unsafe.Add(ref target, (nint)stride * 4), stride);
        StoreWordRows(c6, c7, ref Unsafe.Add(ref target, (nint)stride * 6), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWordRows(Vector256<int> r0, Vector256<int> r1, ref byte target, int stride)
    {
        var words = Avx2.PackSignedSaturate(r0, r1);
        words = Vector256.Min(Vector256.Max(words, Vector256.Create((short)-2048)), Vector256.Create((short)2047)) + Vector256.Create((short)2048);
        var rows = Avx2.Permute4x64(words.AsInt64(), 0b11_01_10_00).AsByte();
        rows.GetLower().StoreUnsafe(ref target);
        rows.GetUpper().StoreUnsafe(ref target, (nuint)stride);
    }
}
