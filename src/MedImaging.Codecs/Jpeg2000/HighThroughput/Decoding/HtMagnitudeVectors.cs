using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging.Codecs;

/// <summary><see cref="HtMagnitudeDecoder.DecodeScalar"/> for several quads at a time.</summary>
/// <remarks>
/// The lanes of a quad are its samples in coding order: upper left, lower left, upper right, lower right. The sum of the code lengths before a lane says where its bits
/// are; a byte shuffle brings four bytes of the stream to each lane, which is why a code may have 25 bits at most.
/// References skip bounds checks, which vector loads cannot do without: a line pair has at most 1024 columns, rows have eight columns to spare on the right, and
/// the stream has a line pair of the longest codes and 64 bytes behind the position that a line pair starts at.
/// </remarks>
internal static class HtMagnitudeVectors
{
    /// <summary>The largest exponent bound for which four bytes hold a sample at any bit of the first.</summary>
    public const uint MaxBound = 25;

    private const uint Significant = 0x10;
    private const uint Pattern = 0xF0;

    /// <summary>Decodes a line pair, four quads at a time; needs AVX-512 with VBMI.</summary>
    public static int Decode512(HtBlockState state, int position, uint bound, int plane, Span<int> upper, Span<int> lower, ref bool isSound)
    {
        ref byte stream = ref MemoryMarshal.GetArrayDataReference(state.Magnitudes);
        ref uint quads = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Quads), 1);
        ref uint above = ref MemoryMarshal.GetArrayDataReference(state.ExponentsAbove);
        ref uint exponents = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Exponents), 1);
        var largest = Vector128<uint>.Zero;
        var all = Vector512<uint>.Zero;
        var limit = Vector128.Create(bound);
        for (int x = 0; x < upper.Length; x += 8)
        {
            var four = Vector128.LoadUnsafe(ref quads, (nuint)x / 2);
            var pattern = four & Vector128.Create(Pattern);
            if (pattern == Vector128<uint>.Zero)
            {
                Vector256<uint>.Zero.StoreUnsafe(ref exponents, (nuint)x);
                Store(upper, x, Vector256<int>.Zero);
                Store(lower, x, Vector256<int>.Zero);
                continue;
            }

            var around = (Vector256.LoadUnsafe(ref above, (nuint)x) | Vector256.LoadUnsafe(ref above, (nuint)x + 2)).AsUInt64();
            var north = Avx512F.VL.ConvertToVector128UInt32(around | around >>> 32);
            var predicted = Vector128.Max(Vector128.Create(31) - Avx512CD.VL.LeadingZeroCount(north).AsInt32(), Vector128<int>.One).AsUInt32();
            var isSingle = Vector128.Equals(pattern & (pattern - Vector128.Create(Significant)), Vector128<uint>.Zero);
            var reach = Vector128.ConditionalSelect(isSingle, Vector128<uint>.One, predicted) + (four >>> 16);
            largest = Vector128.Max(largest, reach);
            four = four & Vector128.Create(0xFFFFu) | Vector128.Min(reach, limit) << 16;

            var one = Vector512<uint>.One;
            var quad = Avx512F.PermuteVar16x32(four.ToVector256Unsafe().ToVector512Unsafe(), Vector512.Create(0u, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3));
            var flags = Avx512F.ShiftRightLogicalVariable(quad, Vector512.Create(0u, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3));
            var isZero = Vector512.Equals(flags & Vector512.Create(Significant), Vector512<uint>.Zero);
            var length = Vector512.AndNot((quad >>> 16) - (flags >>> 12 & one), isZero);
            var sum = length + Avx512F.AlignRight32(length, Vector512<uint>.Zero, 15);
            sum += Avx512F.AlignRight32(sum, Vector512<uint>.Zero, 14);
            sum += Avx512F.AlignRight32(sum, Vector512<uint>.Zero, 12);
            sum += Avx512F.AlignRight32(sum, Vector512<uint>.Zero, 8);

            var at = sum - length + Vector512.Create((uint)position & 7);
            var bytes = Avx512BW.Shuffle((at >>> 3).AsByte(), Vector512.Create(Vector256.Create(LaneBytes, LaneBytes), Vector256.Create(LaneBytes, LaneBytes)));
            bytes += Vector512.Create(0x03020100u).AsByte();
            var words = Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(ref stream, (nuint)(position >> 3)), bytes).AsUInt32();
            words = Avx512F.ShiftRightLogicalVariable(words, at & Vector512.Create(7u));
            var value = words & Avx512F.ShiftLeftLogicalVariable(one, length) - one | Avx512F.ShiftLeftLogicalVariable(flags >>> 8 & one, length);
            position += (int)sum.GetElement(15);

            var odd = Vector512.AndNot(value | one, isZero);
            var magnitude = Vector512.AndNot(odd + Vector512.Create(2u) << plane - 1, isZero);
            all |= magnitude;
            var sign = Vector512<uint>.Zero - (value & one);
            var lines = Avx512F.PermuteVar16x32((magnitude ^ sign) - sign, Vector512.Create(0u, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)).AsInt32();
            var lowerOdd = Avx512F.PermuteVar16x32(odd, Vector512.Create(1u, 3, 5, 7, 9, 11, 13, 15, 1, 3, 5, 7, 9, 11, 13, 15));
            lowerOdd.GetLower().StoreUnsafe(ref exponents, (nuint)x);
            Store(upper, x, lines.GetLower());
            Store(lower, x, lines.GetUpper());
        }

        isSound &= !Vector128.GreaterThanAny(largest, limit) && !Vector512.LessThanAny(all.AsInt32(), Vector512<int>.Zero);
        return position;
    }

    /// <summary>Decodes a line pair, two quads at a time; needs AVX2.</summary>
    public static int Decode256(HtBlockState state, int position, uint bound, int plane, Span<int> upper, Span<int> lower, ref bool isSound)
    {
        ref byte stream = ref MemoryMarshal.GetArrayDataReference(state.Magnitudes);
        ref uint quads = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Quads), 1);
        ref uint above = ref MemoryMarshal.GetArrayDataReference(state.ExponentsAbove);
        ref uint exponents = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Exponents), 1);
        var largest = Vector256<uint>.Zero;
        var all = Vector256<uint>.Zero;
        var limit = Vector256.Create(bound);
        for (int x = 0; x < upper.Length; x += 4)
        {
            var around = (Vector128.LoadUnsafe(ref above, (nuint)x) | Vector128.LoadUnsafe(ref above, (nuint)x + 2)).AsUInt64();
            around |= around >>> 32;
            var quad = Avx2.PermuteVar8x32(Vector128.LoadUnsafe(ref quads, (nuint)x / 2).ToVector256Unsafe(), Vector256.Create(0u, 0, 0, 0, 1, 1, 1, 1));
            var north = Avx2.PermuteVar8x32(around.AsUInt32().ToVector256Unsafe(), Vector256.Create(0u, 0, 0, 0, 2, 2, 2, 2));

            var pattern = quad & Vector256.Create(Pattern);
            var one = Vector256<uint>.One;
            var isSingle = Vector256.Equals(pattern & (pattern - Vector256.Create(Significant)), Vector256<uint>.Zero);
            // The exponent of a float is the length in bits, less one; without the second bit nothing rounds up to the next.
            var logarithm = (Vector256.ConvertToSingle((north & ~(north >>> 1)).AsInt32()).AsInt32() >> 23) - Vector256.Create(127);
            var reach = Vector256.ConditionalSelect(isSingle, one, Vector256.Max(logarithm, Vector256<int>.One).AsUInt32()) + (quad >>> 16);
            largest = Vector256.Max(largest, reach);

            var flags = Avx2.ShiftRightLogicalVariable(quad, Vector256.Create(0u, 1, 2, 3, 0, 1, 2, 3));
            var isZero = Vector256.Equals(flags & Vector256.Create(Significant), Vector256<uint>.Zero);
            var length = Vector256.AndNot(Vector256.Min(reach, limit) - (flags >>> 12 & one), isZero);
            var sum = length + Avx2.ShiftLeftLogical128BitLane(length, 4);
            sum += Avx2.ShiftLeftLogical128BitLane(sum, 8);

            int second = position + (int)sum.GetElement(3);
            var at = sum - length + Vector256.Create(Vector128.Create((uint)position & 7), Vector128.Create((uint)second & 7));
            var bytes = Avx2.Shuffle((at >>> 3).AsByte(), Vector256.Create(LaneBytes, LaneBytes)) + Vector256.Create(0x03020100u).AsByte();
            var source = Vector256.Create(Vector128.LoadUnsafe(ref stream, (nuint)(position >> 3)), Vector128.LoadUnsafe(ref stream, (nuint)(second >> 3)));
            var words = Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(source, bytes).AsUInt32(), at & Vector256.Create(7u));
            var value = words & Avx2.ShiftLeftLogicalVariable(one, length) - one | Avx2.ShiftLeftLogicalVariable(flags >>> 8 & one, length);
            position = second + (int)sum.GetElement(7);

            var odd = Vector256.AndNot(value | one, isZero);
            var magnitude = Vector256.AndNot(odd + Vector256.Create(2u) << plane - 1, isZero);
            all |= magnitude;
            var sign = Vector256<uint>.Zero - (value & one);
            var lines = Avx2.PermuteVar8x32((magnitude ^ sign) - sign, Vector256.Create(0u, 2, 4, 6, 1, 3, 5, 7)).AsInt32();
            Avx2.PermuteVar8x32(odd, Vector256.Create(1u, 3, 5, 7, 1, 3, 5, 7)).GetLower().StoreUnsafe(ref exponents, (nuint)x);
            Store(upper, x, lines.GetLower());
            Store(lower, x, lines.GetUpper());
        }

        isSound &= !Vector256.GreaterThanAny(largest, limit) && !Vector256.LessThanAny(all.AsInt32(), Vector256<int>.Zero);
        return position;
    }

    // The lowest byte of each lane, four times.
    private static Vector128<byte> LaneBytes => Vector128.Create((byte)0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<int> line, int x, Vector256<int> samples)
    {
        if (x + 8 <= line.Length)
        {
            samples.CopyTo(line[x..]);
        }
        else
        {
            StorePart(line, x, samples);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<int> line, int x, Vector128<int> samples)
    {
        if (x + 4 <= line.Length)
        {
            samples.CopyTo(line[x..]);
        }
        else
        {
            StorePart(line, x, samples.ToVector256());
        }
    }

    private static void StorePart(Span<int> line, int x, Vector256<int> samples)
    {
        for (int i = 0; x + i < line.Length; i++)
        {
            line[x + i] = samples.GetElement(i);
        }
    }
}
