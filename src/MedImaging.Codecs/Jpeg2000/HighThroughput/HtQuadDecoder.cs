using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>First step of a line pair: significance, known exponents and residuals of its quads, from the VLC and MEL streams (T.814 7.3.4–7.3.6).</summary>
/// <remarks>The references skip bounds checks that cost a fifth of the step. They stay inside: table indices are masked to the size of the tables; a line pair has at most
/// 512 quads, two less than the rows; and it takes at most 30 bits for a pair, which the stream has behind the position it starts at.</remarks>
internal static class HtQuadDecoder
{
    /// <summary>Decodes the quads of the first line pair.</summary>
    /// <returns>The position in the VLC stream behind them.</returns>
    public static int DecodeFirst(HtBlockState state, int quads, ref HtMelDecoder mel, int position)
    {
        ref byte vlc = ref MemoryMarshal.GetArrayDataReference(state.Vlc);
        ref uint row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Quads), 1);
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(HtTables.FirstQuads);
        ref ushort residuals = ref MemoryMarshal.GetArrayDataReference(HtTables.FirstResiduals);
        uint context = 0;
        for (int q = 0; q < quads; q += 2)
        {
            ulong bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref vlc, position >> 3)) >> (position & 7);
            uint first = context != 0 || mel.Next() ? Unsafe.Add(ref table, (int)(context | (uint)bits & 127)) : 0u;
            bits >>= (int)(first & 7);
            position += (int)(first & 7);
            context = (first & 0x10) << 3 | (first & 0xE0) << 2;

            uint second = 0;
            if (q + 1 < quads)
            {
                second = context != 0 || mel.Next() ? Unsafe.Add(ref table, (int)(context | (uint)bits & 127)) : 0u;
                bits >>= (int)(second & 7);
                position += (int)(second & 7);
                context = (second & 0x10) << 3 | (second & 0xE0) << 2;
            }

            uint mode = first >> 3 & 1 | second >> 2 & 2;
            if (mode == 3 && mel.Next())
            {
                mode = 4;
            }

            uint residual = Unsafe.Add(ref residuals, (int)(mode << 6 | (uint)bits & 63));
            position += Pair(ref Unsafe.Add(ref row, q), first, second, residual, bits);
        }

        return position;
    }

    /// <summary>Decodes the quads of any other line pair.</summary>
    /// <returns>The position in the VLC stream behind them.</returns>
    public static int DecodeOther(HtBlockState state, int quads, ref HtMelDecoder mel, int position)
    {
        ref byte vlc = ref MemoryMarshal.GetArrayDataReference(state.Vlc);
        ref uint row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Quads), 1);
        ref uint above = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.QuadsAbove), 1);
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(HtTables.OtherQuads);
        ref ushort residuals = ref MemoryMarshal.GetArrayDataReference(HtTables.OtherResiduals);
        uint left = 0;
        for (int q = 0; q < quads; q += 2)
        {
            ulong bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref vlc, position >> 3)) >> (position & 7);
            uint context = left | Above(ref Unsafe.Add(ref above, q));
            uint first = context != 0 || mel.Next() ? Unsafe.Add(ref table, (int)(context | (uint)bits & 127)) : 0u;
            bits >>= (int)(first & 7);
            position += (int)(first & 7);
            left = (first << 2 | first << 1) & 0x100;

            uint second = 0;
            if (q + 1 < quads)
            {
                context = left | Above(ref Unsafe.Add(ref above, q + 1));
                second = context != 0 || mel.Next() ? Unsafe.Add(ref table, (int)(context | (uint)bits & 127)) : 0u;
                bits >>= (int)(second & 7);
                position += (int)(second & 7);
                left = (second << 2 | second << 1) & 0x100;
            }

            uint mode = first >> 3 & 1 | second >> 2 & 2;
            uint residual = Unsafe.Add(ref residuals, (int)(mode << 6 | (uint)bits & 63));
            position += Pair(ref Unsafe.Add(ref row, q), first, second, residual, bits);
        }

        return position;
    }

    // T.814 formula 2, the part of the line above: (σ^nw | σ^n) at bit 7, (σ^ne | σ^nf) at bit 9.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Above(ref uint above)
        => (above & 0xA0) << 2 & 0x280 | Unsafe.Add(ref above, -1) & 0x80 | (Unsafe.Add(ref above, 1) & 0x20) << 4;

    // Stores the quads with their residuals; prefixes come first, then the suffixes (T.814 7.3.4).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(ref uint row, uint first, uint second, uint residual, ulong bits)
    {
        int prefixes = (int)(residual & 7), suffix = (int)(residual >> 3 & 7), other = (int)(residual >> 6 & 7);
        uint rest = (uint)(bits >> prefixes);
        uint u = (residual >> 9 & 7) + (rest & (1u << suffix) - 1);
        uint v = (residual >> 12 & 7) + (rest >> suffix & (1u << other) - 1);
        row = first | u << 16;
        Unsafe.Add(ref row, 1) = second | v << 16;
        return prefixes + suffix + other;
    }
}
