using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging.Codecs;

/// <summary>Second step of a line pair: exponent bounds, then magnitudes and signs from the MagSgn stream (T.814 7.3.7 and 7.3.8).</summary>
internal static class HtMagnitudeDecoder
{
    /// <summary>Decodes the samples of a line pair.</summary>
    /// <param name="state">The quads, the exponents of the line above, those of this one, and the stream.</param>
    /// <param name="position">The position in the stream.</param>
    /// <param name="bound">The largest exponent bound that the block may have.</param>
    /// <param name="plane">The bit of the samples' lowest plane.</param>
    /// <param name="upper">The upper line of the block.</param>
    /// <param name="lower">The lower line, or empty.</param>
    /// <param name="isSound">Cleared when an exponent bound or a magnitude is too large.</param>
    /// <returns>The position behind.</returns>
    public static int Decode(HtBlockState state, int position, uint bound, int plane, Span<int> upper, Span<int> lower, ref bool isSound)
    {
        if (bound <= HtMagnitudeVectors.MaxBound)
        {
            if (Avx512Vbmi.IsSupported)
            {
                return HtMagnitudeVectors.Decode512(state, position, bound, plane, upper, lower, ref isSound);
            }

            if (Avx2.IsSupported)
            {
                return HtMagnitudeVectors.Decode256(state, position, bound, plane, upper, lower, ref isSound);
            }
        }

        return DecodeScalar(state, position, bound, plane, upper, lower, ref isSound);
    }

    // The definition: the vector paths must agree with it bit for bit.
    internal static int DecodeScalar(HtBlockState state, int position, uint bound, int plane, Span<int> upper, Span<int> lower, ref bool isSound)
    {
        var exponents = state.Exponents.AsSpan();
        ReadOnlySpan<uint> exponentsAbove = state.ExponentsAbove;
        ReadOnlySpan<byte> stream = state.Magnitudes;
        var quads = state.Quads.AsSpan(1, upper.Length + 1 >> 1);
        for (int q = 0; q < quads.Length; q++)
        {
            uint quad = quads[q];
            int x = 2 * q;
            uint above = exponentsAbove[x] | exponentsAbove[x + 1] | exponentsAbove[x + 2] | exponentsAbove[x + 3];
            uint limit = Bound(quad, above);
            isSound &= limit <= bound;
            limit = Math.Min(limit, bound);

            uint upperLeft = Sample(stream, ref position, quad, limit);
            uint lowerLeft = Sample(stream, ref position, quad >> 1, limit);
            uint upperRight = Sample(stream, ref position, quad >> 2, limit);
            uint lowerRight = Sample(stream, ref position, quad >> 3, limit);
            exponents[x + 1] = Exponent(lowerLeft, quad >> 1);
            exponents[x + 2] = Exponent(lowerRight, quad >> 3);
            isSound &= Store(upper, x, upperLeft, upperRight, quad, plane) >= 0;
            isSound &= Store(lower, x, lowerLeft, lowerRight, quad >> 1, plane) >= 0;
        }

        return position;
    }

    // T.814 formulas 4–6: U_q = κ_q + u_q; κ_q is 1 or, with more than one significant sample, what the largest exponent above predicts.
    private static uint Bound(uint quad, uint above)
    {
        int predicted = BitOperations.PopCount(quad & 0xF0) > 1 ? 31 - BitOperations.LeadingZeroCount(above) : 1;
        return (uint)Math.Max(predicted, 1) + (quad >> 16);
    }

    // The flags of the sample are bits 4 (σ), 8 (ε^1) and 12 (ε^k).
    private static uint Sample(ReadOnlySpan<byte> stream, ref int position, uint flags, uint bound)
    {
        if ((flags & 0x10) == 0)
        {
            return 0;
        }

        int bits = (int)(bound - (flags >> 12 & 1));
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(stream[(position >> 3)..]) >> (position & 7);
        position += bits;
        return (uint)word & (1u << bits) - 1 | (flags >> 8 & 1) << bits;
    }

    // v is 2(μ − 1) + sign; the length of 2μ − 1 in bits is the exponent.
    private static uint Exponent(uint value, uint flags) => (flags & 0x10) == 0 ? 0 : value | 1;

    // Gives a negative number when a magnitude has more bits than the planes of the block.
    private static int Store(Span<int> line, int x, uint left, uint right, uint flags, int plane)
    {
        int first = Magnitude(left, flags, plane), second = Magnitude(right, flags >> 2, plane);
        if (x < line.Length)
        {
            line[x] = (left & 1) == 0 ? first : -first;
        }

        if (x + 1 < line.Length)
        {
            line[x + 1] = (right & 1) == 0 ? second : -second;
        }

        return first | second;
    }

    private static int Magnitude(uint value, uint flags, int plane) => (flags & 0x10) == 0 ? 0 : (int)(((value | 1) + 2) << plane - 1);
}
