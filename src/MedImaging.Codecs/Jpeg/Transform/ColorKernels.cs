using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging.Codecs;

/// <summary>Puts rows of three components side by side, with or without ITU-R BT.601's way from Y, Cb, Cr to red, green, blue (full range, 16-bit constants).</summary>
internal static class ColorKernels
{
    private const int RedFromCr = 91881;
    private const int GreenFromCb = -22554;
    private const int GreenFromCr = -46802;
    private const int BlueFromCb = 116130;

    /// <summary>Interleaves three rows of bytes.</summary>
    public static void Interleave(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> target)
    {
        int i = 0;
        if (Ssse3.IsSupported)
        {
            for (; i <= first.Length - 16; i += 16)
            {
                Store(Vector128.Create(first[i..]), Vector128.Create(second[i..]), Vector128.Create(third[i..]), target.Slice(3 * i, 48));
            }
        }

        InterleaveScalar(first[i..], second[i..], third[i..], target[(3 * i)..]);
    }

    /// <summary>Turns rows of Y, Cb, Cr into interleaved red, green, blue.</summary>
    public static void ToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> target)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            for (; i <= luma.Length - 16; i += 16)
            {
                ToRgbAvx2(Vector128.Create(luma[i..]), Vector128.Create(blue[i..]), Vector128.Create(red[i..]), target.Slice(3 * i, 48));
            }
        }

        ToRgbScalar(luma[i..], blue[i..], red[i..], 8, target[(3 * i)..]);
    }

    /// <summary>Turns interleaved Y, Cb, Cr of any depth into red, green, blue where they are.</summary>
    public static void ToRgbInPlace(Span<byte> samples, int bits)
    {
        if (bits > 8)
        {
            ToRgbInPlace(MemoryMarshal.Cast<byte, ushort>(samples), bits);
        }
        else
        {
            ToRgbInPlace<byte>(samples, bits);
        }
    }

    private static void ToRgbInPlace<T>(Span<T> samples, int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i <= samples.Length - 3; i += 3)
        {
            var (y, cb, cr) = (samples[i], samples[i + 1], samples[i + 2]);
            ToRgbScalar(new ReadOnlySpan<T>(in y), new ReadOnlySpan<T>(in cb), new ReadOnlySpan<T>(in cr), bits, samples.Slice(i, 3));
        }
    }

    // The definition: the vector path must agree with it bit for bit.
    internal static void ToRgbScalar<T>(ReadOnlySpan<T> luma, ReadOnlySpan<T> blue, ReadOnlySpan<T> red, int bits, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        long center = 1 << (bits - 1), largest = (1 << bits) - 1;
        blue = blue[..luma.Length];
        red = red[..luma.Length];
        for (int i = 0; i < luma.Length; i++)
        {
            long y = long.CreateTruncating(luma[i]), cb = long.CreateTruncating(blue[i]) - center, cr = long.CreateTruncating(red[i]) - center;
            var pixel = target.Slice(3 * i, 3);
            pixel[0] = T.CreateTruncating(Math.Clamp(y + (((RedFromCr * cr) + 32768) >> 16), 0, largest));
            pixel[1] = T.CreateTruncating(Math.Clamp(y + (((GreenFromCb * cb) + (GreenFromCr * cr) + 32768) >> 16), 0, largest));
            pixel[2] = T.CreateTruncating(Math.Clamp(y + (((BlueFromCb * cb) + 32768) >> 16), 0, largest));
        }
    }

    internal static void InterleaveScalar<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third, Span<T> target)
    {
        second = second[..first.Length];
        third = third[..first.Length];
        for (int i = 0; i < first.Length; i++)
        {
            var pixel = target.Slice(3 * i, 3);
            (pixel[0], pixel[1], pixel[2]) = (first[i], second[i], third[i]);
        }
    }

    // Constants above 1 are taken as a whole number and a rest below a half, which fits 16 bits: 1.402 = 1 + 0.402, 1.772 = 2 - 0.228, 0.71414 = 1 - 0.28586.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToRgbAvx2(Vector128<byte> luma, Vector128<byte> blue, Vector128<byte> red, Span<byte> target)
    {
        var y = Avx2.ConvertToVector256Int16(luma);
        var cb = Avx2.ConvertToVector256Int16(blue) - Vector256.Create((short)128);
        var cr = Avx2.ConvertToVector256Int16(red) - Vector256.Create((short)128);
        var r = y + cr + Scale(cr, RedFromCr - 65536);
        var b = y + cb + cb + Scale(cb, BlueFromCb - 131072);
        var factors = Vector256.Create(((GreenFromCr + 65536) << 16) | (GreenFromCb & 0xFFFF)).AsInt16();
        var half = Vector256.Create(32768);
        var low = (Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(cb, cr), factors) + half) >> 16;
        var high = (Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(cb, cr), factors) + half) >> 16;
        var g = y - cr + Avx2.PackSignedSaturate(low, high);
        Store(Pack(r), Pack(g), Pack(b), target);
    }

    // (value * factor + 32768) >> 16: the doubled value leaves one bit below the point to round by.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Scale(Vector256<short> value, short factor)
        => (Avx2.MultiplyHigh(value + value, Vector256.Create(factor)) + Vector256<short>.One) >> 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pack(Vector256<short> words) => Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, Span<byte> target)
    {
        var first = Ssse3.Shuffle(r, Vector128.Create(0, 128, 128, 1, 128, 128, 2, 128, 128, 3, 128, 128, 4, 128, 128, 5))
            | Ssse3.Shuffle(g, Vector128.Create(128, 0, 128, 128, 1, 128, 128, 2, 128, 128, 3, 128, 128, 4, 128, 128))
            | Ssse3.Shuffle(b, Vector128.Create(128, 128, 0, 128, 128, 1, 128, 128, 2, 128, 128, 3, 128, 128, 4, 128));
        var second = Ssse3.Shuffle(r, Vector128.Create(128, 128, 6, 128, 128, 7, 128, 128, 8, 128, 128, 9, 128, 128, 10, 128))
            | Ssse3.Shuffle(g, Vector128.Create(5, 128, 128, 6, 128, 128, 7, 128, 128, 8, 128, 128, 9, 128, 128, 10))
            | Ssse3.Shuffle(b, Vector128.Create(128, 5, 128, 128, 6, 128, 128, 7, 128, 128, 8, 128, 128, 9, 128, 128));
        var third = Ssse3.Shuffle(r, Vector128.Create(128, 11, 128, 128, 12, 128, 128, 13, 128, 128, 14, 128, 128, 15, 128, 128))
            | Ssse3.Shuffle(g, Vector128.Create(128, 128, 11, 128, 128, 12, 128, 128, 13, 128, 128, 14, 128, 128, 15, 128))
            | Ssse3.Shuffle(b, Vector128.Create(10, 128, 128, 11, 128, 128, 12, 128, 128, 13, 128, 128, 14, 128, 128, 15));
        first.CopyTo(target);
        second.CopyTo(target[16..]);
        third.CopyTo(target[32..]);
    }
}
