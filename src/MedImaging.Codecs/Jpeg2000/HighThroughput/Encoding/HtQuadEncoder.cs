using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Encodes a line pair of a block: the reverse of <see cref="HtQuadDecoder"/> and <see cref="HtMagnitudeDecoder"/>.</summary>
internal ref struct HtQuadEncoder
{
    private readonly HtBlockState _state;
    private HtMelEncoder _mel;
    private HtBits _vlc;
    private HtBits _magnitudes;

    /// <summary>Creates an encoder for a block.</summary>
    public HtQuadEncoder(HtBlockState state)
    {
        _state = state;
        _mel = new HtMelEncoder(state.Mel);
        _vlc = new HtBits(4);
        _magnitudes = new HtBits(0);
    }

    /// <summary>Ends the streams.</summary>
    /// <returns>The MEL bytes, and the bits of the other two.</returns>
    public (int MelBytes, int VlcBits, int MagnitudeBits) Finish() => (_mel.Finish(), _vlc.Finish(_state.Vlc), _magnitudes.Finish(_state.Magnitudes));

    /// <summary>Encodes a line pair.</summary>
    /// <param name="upper">The upper line, an even number of samples.</param>
    /// <param name="lower">The lower line, as long.</param>
    /// <param name="isFirst">Whether it is the first of the block.</param>
    public void Encode(ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, bool isFirst)
    {
        var state = _state;
        byte[] vlcStream = state.Vlc, magnitudeStream = state.Magnitudes;
        uint[] row = state.Quads, above = state.QuadsAbove, exponents = state.Exponents, exponentsAbove = state.ExponentsAbove;
        ref ushort codes = ref MemoryMarshal.GetArrayDataReference(isFirst ? HtTables.FirstCodes : HtTables.OtherCodes);
        uint[] residuals = isFirst ? HtTables.FirstResidualCodes : HtTables.OtherResidualCodes;
        var (vlc, magnitudes) = (_vlc, _magnitudes);
        uint left = 0, firstResidual = 0;
        ulong words = 0;
        int wordBits = 0;
        lower = lower[..upper.Length];
        for (int x = 0; x + 1 < upper.Length; x += 2)
        {
            var quad = new Quad(upper[x], lower[x], upper[x + 1], lower[x + 1]);
            uint predictor = exponentsAbove[x] | exponentsAbove[x + 1] | exponentsAbove[x + 2] | exponentsAbove[x + 3];
            exponents[x + 1] = quad.LowerLeft;
            exponents[x + 2] = quad.LowerRight;
            int q = x >> 1;
            uint context = isFirst ? left & 1 | left >> 1 : left >> 1 & 2 | left >> 2 & 2 | Above(above[q], above[q + 1], above[q + 2]);
            uint pattern = left = quad.Pattern;
            row[q + 1] = pattern;
            uint residual = 0;
            if (context == 0)
            {
                _mel.Add(pattern != 0);
            }

            if ((context | pattern) != 0)
            {
                // T.814 formulas 4–6; the bound that the word then tells about.
                int predicted = (pattern & pattern - 1) != 0 ? Math.Max(31 - BitOperations.LeadingZeroCount(predictor), 1) : 1;
                int bound = Math.Max(32 - BitOperations.LeadingZeroCount(quad.All), predicted);
                residual = (uint)(bound - predicted);
                uint reach = residual != 0 ? quad.Reach(bound - 1) : 0;
                uint code = Unsafe.Add(ref codes, (int)(context << 8 | pattern << 4 | reach));   // 3, 4 and 4 bits: the size of the table
                words |= (ulong)(code & 0xFF) << wordBits;
                wordBits += (int)(code >> 8 & 15);
                quad.Write(bound, code >> 12, magnitudeStream, ref magnitudes);
            }

            if ((x & 2) == 0 && x + 2 < upper.Length)
            {
                firstResidual = residual;
                continue;
            }

            // T.814 7.3.4: the residuals of a pair of quads come after both words. A quad without a second has one that is zero.
            uint tail = residuals[(x & 2) != 0 ? (firstResidual & 31) << 5 | residual & 31 : (residual & 31) << 5];
            if (tail >> 24 != 0)
            {
                _mel.Add(tail >> 24 > 1);
            }

            words |= (ulong)(tail & 0xFFFF) << wordBits;
            vlc.Add(vlcStream, words, wordBits + (int)(tail >> 16 & 31));
            (words, wordBits) = (0, 0);
        }

        (_vlc, _magnitudes) = (vlc, magnitudes);
    }

    // T.814 formula 2, the part of the line above.
    private static uint Above(uint northWest, uint north, uint northEast) => (north >> 1 | northWest >> 3) & 1 | north >> 1 & 4 | northEast << 1 & 4;

    /// <summary>The four samples of a quad, each 2μ − 1 (0 when it is zero), and their signs.</summary>
    private readonly ref struct Quad
    {
        private readonly uint _upperLeft, _upperRight, _signs;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Quad(int upperLeft, int lowerLeft, int upperRight, int lowerRight)
        {
            uint a = Doubled(upperLeft), b = Doubled(lowerLeft), c = Doubled(upperRight), d = Doubled(lowerRight);
            uint ofA = (0 - a) >> 31, ofB = (0 - b) >> 31, ofC = (0 - c) >> 31, ofD = (0 - d) >> 31;
            Pattern = ofA | ofB << 1 | ofC << 2 | ofD << 3;
            (_upperLeft, LowerLeft, _upperRight, LowerRight) = (a - ofA, b - ofB, c - ofC, d - ofD);
            _signs = (uint)upperLeft >> 31 | (uint)lowerLeft >> 31 << 1 | (uint)upperRight >> 31 << 2 | (uint)lowerRight >> 31 << 3;
        }

        public uint LowerLeft { get; }

        public uint LowerRight { get; }

        public uint Pattern { get; }

        /// <summary>Gets the bits of all, the highest of which is that of the largest.</summary>
        public uint All => _upperLeft | LowerLeft | _upperRight | LowerRight;

        /// <summary>Which samples have all the bits that the bound allows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint Reach(int top) => _upperLeft >> top | LowerLeft >> top << 1 | _upperRight >> top << 2 | LowerRight >> top << 3;

        /// <summary>Writes 2(μ − 1) + sign of the significant samples, without the bits that the word knows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(int bound, uint known, byte[] stream, ref HtBits bits)
        {
            int a = Length(0, bound, known), b = Length(1, bound, known), c = Length(2, bound, known), d = Length(3, bound, known);
            ulong first = Bits(_upperLeft, 0, a), second = Bits(LowerLeft, 1, b), third = Bits(_upperRight, 2, c), fourth = Bits(LowerRight, 3, d);
            if (bound <= 14)
            {
                bits.Add(stream, first | second << a | (third | fourth << c) << a + b, a + b + c + d);
                return;
            }

            bits.Add(stream, first, a);
            bits.Add(stream, second, b);
            bits.Add(stream, third, c);
            bits.Add(stream, fourth, d);
        }

        private static uint Doubled(int sample)
        {
            int sign = sample >> 31;
            return (uint)((sample ^ sign) - sign) << 1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Length(int n, int bound, uint known) => bound - (int)(known >> n & 1) & -(int)(Pattern >> n & 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private ulong Bits(uint value, int n, int length) => (value & ~1u | _signs >> n & 1) & (1u << length) - 1;
    }
}
