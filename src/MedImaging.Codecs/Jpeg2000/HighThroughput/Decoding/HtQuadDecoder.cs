using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>First step of a line pair: significance, known exponents and residuals of its quads, from the VLC and MEL streams (T.814 7.3.4–7.3.6).</summary>
/// <remarks>The references skip bounds checks that cost a fifth of the step. They stay inside: table indices are masked to the size of the tables; a line pair has at most
/// 512 quads, which with one before and one behind are fewer than the rows have; and a pair takes at most 30 bits.</remarks>
internal static class HtQuadDecoder
{
    /// <summary>Decodes the quads of the first line pair.</summary>
    public static void DecodeFirst(HtBlockState state, int quads, ref HtMelDecoder mel, ref HtVlcBits vlc)
    {
        byte[] stream = state.Vlc;
        ref uint row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Quads), 1);
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(HtTables.FirstQuads);
        ref uint residuals = ref MemoryMarshal.GetArrayDataReference(HtTables.FirstResiduals);
        var bits = vlc;
        uint context = 0;
        for (int q = 0; q < quads; q += 2)
        {
            bits.Fill(stream);
            uint first = Quad(ref table, context, ref mel, ref bits);
            context = Left(first);
            uint second = 0;
            if (q + 1 < quads)
            {
                second = Quad(ref table, context, ref mel, ref bits);
                context = Left(second);
            }

            uint mode = first >> 3 & 1 | second >> 2 & 2;
            if (mode == 3 && mel.Next())
            {
                mode = 4;
            }

            Residuals(ref Unsafe.Add(ref row, q), first, second, Unsafe.Add(ref residuals, (int)(mode << 6 | (uint)bits.Value & 63)), ref bits);
        }

        vlc = bits;

        // T.814 formula 1: (σ^f | σ^sf) at bit 7, σ^w at bit 8, σ^sw at bit 9.
        static uint Left(uint quad) => (quad & 0x10) << 3 | (quad & 0xE0) << 2;
    }

    /// <summary>Decodes the quads of any other line pair.</summary>
    public static void DecodeOther(HtBlockState state, int quads, ref HtMelDecoder mel, ref HtVlcBits vlc)
    {
        byte[] stream = state.Vlc;
        ref uint row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Quads), 1);
        ref uint above = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.QuadsAbove), 1);
        ref ushort table = ref MemoryMarshal.GetArrayDataReference(HtTables.OtherQuads);
        ref uint residuals = ref MemoryMarshal.GetArrayDataReference(HtTables.OtherResiduals);
        var bits = vlc;
        uint left = 0;
        for (int q = 0; q < quads; q += 2)
        {
            bits.Fill(stream);
            uint first = Quad(ref table, left | Above(ref Unsafe.Add(ref above, q)), ref mel, ref bits);
            left = Left(first);
            uint second = 0;
            if (q + 1 < quads)
            {
                second = Quad(ref table, left | Above(ref Unsafe.Add(ref above, q + 1)), ref mel, ref bits);
                left = Left(second);
            }

            uint mode = first >> 3 & 1 | second >> 2 & 2;
            Residuals(ref Unsafe.Add(ref row, q), first, second, Unsafe.Add(ref residuals, (int)(mode << 6 | (uint)bits.Value & 63)), ref bits);
        }

        vlc = bits;

        // T.814 formula 2: (σ^w | σ^sw) at bit 8; of the line above (σ^nw | σ^n) at bit 7, (σ^ne | σ^nf) at bit 9.
        static uint Left(uint quad) => (quad << 2 | quad << 1) & 0x100;

        static uint Above(ref uint above) => (above & 0xA0) << 2 | Unsafe.Add(ref above, -1) & 0x80 | (Unsafe.Add(ref above, 1) & 0x20) << 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Quad(ref ushort table, uint context, ref HtMelDecoder mel, ref HtVlcBits bits)
    {
        if (context == 0 && !mel.Next())
        {
            return 0;
        }

        uint quad = Unsafe.Add(ref table, (int)(context | (uint)bits.Value & 127));
        bits.Take(quad & 7);
        return quad;
    }

    // Stores the quads with their residuals; prefixes come first, then the suffixes (T.814 7.3.4).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Residuals(ref uint row, uint first, uint second, uint residual, ref HtVlcBits bits)
    {
        int suffix = (int)(residual >> 8 & 7), other = (int)(residual >> 11 & 7);
        uint rest = (uint)(bits.Value >> (int)(residual >> 5 & 7));
        bits.Take(residual & 31);
        uint u = (residual >> 14 & 7) + (rest & (1u << suffix) - 1);
        uint v = (residual >> 17 & 7) + (rest >> suffix & (1u << other) - 1);
        row = first | u << 16;
        Unsafe.Add(ref row, 1) = second | v << 16;
    }
}
