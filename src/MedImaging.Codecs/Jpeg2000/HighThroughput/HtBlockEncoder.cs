using System.Buffers.Binary;
using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>Encodes code-blocks without loss by one high-throughput clean-up pass (the reverse of T.814 clause 7.3).</summary>
/// <remarks>The pass ends at plane 0, so that a block of a sub-band with M_b planes has M_b − 1 missing ones and one pass.</remarks>
internal static class HtBlockEncoder
{
    /// <summary>The most bytes that a block takes.</summary>
    public const int MaxBytes = HtBlockState.MaxMagnitudeBytes + HtBlockState.MaxSuffixBytes;

    /// <summary>The most bits that a magnitude may have.</summary>
    public const int MaxMagnitudeBits = 30;

    /// <summary>Encodes a block.</summary>
    /// <param name="coefficients">The samples: plain numbers, below 2^30 in magnitude.</param>
    /// <param name="stride">From one line to the next.</param>
    /// <param name="width">The columns, at most 1024.</param>
    /// <param name="height">The lines, at most 1024; at most 4096 samples.</param>
    /// <param name="destination">Where the clean-up segment goes: room for <see cref="MaxBytes"/>.</param>
    /// <param name="state">Working memory.</param>
    /// <returns>The length of the segment; 0 when all samples are zero and the block is left out.</returns>
    /// <exception cref="ArgumentException">A sample is too large.</exception>
    public static int Encode(ReadOnlySpan<int> coefficients, int stride, int width, int height, Span<byte> destination, HtBlockState state)
    {
        HtBlockDecoder.CheckShape(width, height, coefficients.Length, stride);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxBytes);

        int quads = width + 1 >> 1;
        state.Clear(quads);
        var mel = new HtMelEncoder(state.Mel);
        var vlc = new HtBits(state.Vlc, 4);
        var magnitudes = new HtBits(state.Magnitudes, 0);
        uint all = 0;
        for (int y = 0; y < height; y += 2)
        {
            var upper = coefficients.Slice(y * stride, width);
            var lower = y + 1 < height ? coefficients.Slice((y + 1) * stride, width) : default;
            all |= LinePair(state, upper, lower, y == 0, ref mel, ref vlc, ref magnitudes);
            state.NextLinePair();
        }

        return all == 0 ? 0 : Assemble(state, mel.Finish(), vlc.Finish(), magnitudes.Finish(), destination);
    }

    private static int Assemble(HtBlockState state, int melBytes, int vlcBits, int magnitudeBits, Span<byte> destination)
    {
        int length = HtStuffing.PackMagnitudes(state.Magnitudes, magnitudeBits, destination);
        state.Mel.AsSpan(0, melBytes).CopyTo(destination[length..]);
        int vlcBytes = HtStuffing.PackVlc(state.Vlc, vlcBits, state.Packed);
        state.Packed.AsSpan(state.Packed.Length - vlcBytes).CopyTo(destination[(length + melBytes)..]);
        int suffix = melBytes + vlcBytes;
        length += suffix;
        destination[length - 1] = (byte)(suffix >> 4);
        destination[length - 2] = (byte)(destination[length - 2] & 0xF0 | suffix & 15);
        return length;
    }

    // Gives the samples' doubled magnitudes, all bits together.
    private static uint LinePair(
        HtBlockState state, ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, bool isFirst, ref HtMelEncoder mel, ref HtBits vlc, ref HtBits magnitudes)
    {
        var row = state.Quads.AsSpan();
        ReadOnlySpan<uint> above = state.QuadsAbove;
        var exponents = state.Exponents.AsSpan();
        ReadOnlySpan<uint> exponentsAbove = state.ExponentsAbove;
        var codes = isFirst ? HtTables.FirstCodes : HtTables.OtherCodes;
        uint all = 0, left = 0, firstResidual = 0;
        int quads = upper.Length + 1 >> 1;
        for (int q = 0; q < quads; q++)
        {
            int x = 2 * q;
            var quad = new Quad(At(upper, x), At(lower, x), At(upper, x + 1), At(lower, x + 1));
            uint predictor = exponentsAbove[x] | exponentsAbove[x + 1] | exponentsAbove[x + 2] | exponentsAbove[x + 3];
            uint context = isFirst ? left >> 4 & 1 | left >> 5 : left >> 5 & 2 | left >> 6 & 2 | Above(above[q], above[q + 1], above[q + 2]);
            uint residual = quad.Encode(codes, context, predictor, ref mel, ref vlc, ref magnitudes);
            left = quad.Pattern << 4;
            row[q + 1] = left;
            exponents[x + 1] = quad.LowerLeft;
            exponents[x + 2] = quad.LowerRight;
            all |= quad.All;
            if (quad.IsTooLarge)
            {
                throw new ArgumentException("A sample has too many bits for a high-throughput block.");
            }

            if ((q & 1) != 0)
            {
                Residuals(firstResidual, residual, isFirst, ref mel, ref vlc);
            }
            else if (q == quads - 1)
            {
                Residuals(residual, 0, isFirst: false, ref mel, ref vlc);
            }

            firstResidual = residual;
        }

        return all;
    }

    private static int At(ReadOnlySpan<int> line, int x) => (uint)x < (uint)line.Length ? line[x] : 0;

    // T.814 formula 2, the part of the line above.
    private static uint Above(uint northWest, uint north, uint northEast)
        => (north >> 5 | northWest >> 7) & 1 | (north >> 5 & 4) | (northEast >> 3 & 4);

    // T.814 7.3.4 and 7.3.6.
    private static void Residuals(uint first, uint second, bool isFirst, ref HtMelEncoder mel, ref HtBits vlc)
    {
        if (isFirst && first > 0 && second > 0)
        {
            bool areLarge = Math.Min(first, second) > 2;
            mel.Add(areLarge);
            if (areLarge)
            {
                (first, second) = (first - 2, second - 2);
            }
            else if (first > 2)
            {
                Prefix(first, ref vlc);
                vlc.Add(second - 1, 1);
                Suffix(first, ref vlc);
                return;
            }
        }

        Prefix(first, ref vlc);
        Prefix(second, ref vlc);
        Suffix(first, ref vlc);
        Suffix(second, ref vlc);
    }

    private static void Prefix(uint u, ref HtBits vlc)
    {
        switch (u)
        {
            case 0: break;
            case 1: vlc.Add(1, 1); break;
            case 2: vlc.Add(2, 2); break;
            case 3 or 4: vlc.Add(4, 3); break;
            default: vlc.Add(0, 3); break;
        }
    }

    private static void Suffix(uint u, ref HtBits vlc)
    {
        if (u > 4)
        {
            vlc.Add(u - 5, 5);
        }
        else if (u > 2)
        {
            vlc.Add(u - 3, 1);
        }
    }

    /// <summary>The four samples of a quad, each 2μ − 1 (0 when it is zero), and their signs.</summary>
    private readonly ref struct Quad
    {
        private readonly uint _upperLeft, _upperRight, _signs;

        public Quad(int upperLeft, int lowerLeft, int upperRight, int lowerRight)
        {
            (_upperLeft, LowerLeft, _upperRight, LowerRight) = (Value(upperLeft), Value(lowerLeft), Value(upperRight), Value(lowerRight));
            _signs = (uint)upperLeft >> 31 | (uint)lowerLeft >> 31 << 1 | (uint)upperRight >> 31 << 2 | (uint)lowerRight >> 31 << 3;
            Pattern = _upperLeft & 1 | (LowerLeft & 1) << 1 | (_upperRight & 1) << 2 | (LowerRight & 1) << 3;
        }

        public uint LowerLeft { get; }

        public uint LowerRight { get; }

        public uint Pattern { get; }

        public uint All => _upperLeft | LowerLeft | _upperRight | LowerRight;

        public bool IsTooLarge => (All | (_upperLeft + 1 | LowerLeft + 1 | _upperRight + 1 | LowerRight + 1)) >> MaxMagnitudeBits + 1 != 0;

        /// <summary>Writes the quad's code word and samples.</summary>
        /// <returns>What is left to tell of its exponent bound: u_q.</returns>
        public uint Encode(ushort[] codes, uint context, uint predictor, ref HtMelEncoder mel, ref HtBits vlc, ref HtBits magnitudes)
        {
            if (context == 0)
            {
                mel.Add(Pattern != 0);
                if (Pattern == 0)
                {
                    return 0;
                }
            }

            int predicted = (Pattern & Pattern - 1) != 0 ? Math.Max(31 - BitOperations.LeadingZeroCount(predictor), 1) : 1;
            int bound = Math.Max(32 - BitOperations.LeadingZeroCount(All), predicted);
            uint reach = 0;
            if (bound > predicted)
            {
                int top = bound - 1;
                reach = _upperLeft >> top | LowerLeft >> top << 1 | _upperRight >> top << 2 | LowerRight >> top << 3;
            }

            uint code = codes[context << 8 | Pattern << 4 | reach & 15];
            vlc.Add(code & 0xFF, (int)(code >> 8 & 15));
            uint known = code >> 12;
            Sample(_upperLeft, _signs, known, bound, ref magnitudes);
            Sample(LowerLeft, _signs >> 1, known >> 1, bound, ref magnitudes);
            Sample(_upperRight, _signs >> 2, known >> 2, bound, ref magnitudes);
            Sample(LowerRight, _signs >> 3, known >> 3, bound, ref magnitudes);
            return (uint)(bound - predicted);
        }

        private static uint Value(int sample) => sample == 0 ? 0 : ((uint)(sample < 0 ? -sample : sample) << 1) - 1;

        private static void Sample(uint value, uint sign, uint known, int bound, ref HtBits magnitudes)
        {
            if (value != 0)
            {
                int count = bound - (int)(known & 1);
                magnitudes.Add((value - 1 | sign & 1) & (1u << count) - 1, count);
            }
        }
    }
}

/// <summary>Bits one after the other, first bit lowest.</summary>
/// <param name="destination">Where they go; it must hold all of them and eight bytes.</param>
/// <param name="start">How many bits are kept free, at most seven.</param>
internal ref struct HtBits(Span<byte> destination, int start)
{
    private readonly Span<byte> _destination = destination;
    private ulong _value;
    private int _count = start;
    private int _written;

    /// <summary>Adds bits; those above the count are zero.</summary>
    public void Add(uint value, int count)
    {
        _value |= (ulong)value << _count;
        _count += count;
        BinaryPrimitives.WriteUInt64LittleEndian(_destination[_written..], _value);
        _written += _count >> 3;
        _value >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Ends the bits with zeros.</summary>
    /// <returns>How many there are, with those kept free.</returns>
    public readonly int Finish()
    {
        var rest = _destination.Slice(_written, 16);
        rest.Clear();
        rest[0] = (byte)_value;
        return _written * 8 + _count;
    }
}
