using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>Look-up tables of the high-throughput block coder, made from the rows of T.814 Annex C and the codes of T.814 7.3.6.</summary>
/// <remarks>
/// A quad as <see cref="FirstQuads"/> and <see cref="OtherQuads"/> give it: bits 0–2 length of the code word, bit 3 u_off, bits 4–7 ρ, bits 8–11 ε^1, bits 12–15 ε^k.
/// The codes of Annex C are complete, so that every index has an entry (a test holds that).
/// </remarks>
internal static class HtTables
{
    public const int QuadTableSize = 1024;
    public const int ResidualTableSize = 320;

    /// <summary>T.814 table 2: how long the runs of MEL symbols get.</summary>
    public static ReadOnlySpan<byte> MelExponents => [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    /// <summary>Quads of the first line pair, by context (three bits) and the next seven bits of the VLC stream.</summary>
    public static readonly ushort[] FirstQuads = QuadTable(HtContextRows.FirstLinePair);

    /// <summary>Quads of all other line pairs.</summary>
    public static readonly ushort[] OtherQuads = QuadTable(HtContextRows.OtherLinePairs);

    /// <summary>
    /// The u-VLC code of a pair of quads in the first line pair, by mode and the next six bits. Modes: bit 0 and bit 1 are u_off of the first and the second quad;
    /// 4 is both with a MEL event. An entry: bits 0–4 length of it all, bits 5–7 length of the prefixes, bits 8–10 and 11–13 lengths of the suffixes, bits 14–16 and 17–19
    /// what the prefixes are worth.
    /// </summary>
    public static readonly uint[] FirstResiduals = ResidualTable(isFirst: true);

    /// <summary>The u-VLC code of a pair in all other line pairs.</summary>
    public static readonly uint[] OtherResiduals = ResidualTable(isFirst: false);

    /// <summary>For the encoder: code word | length &lt;&lt; 8 | ε^k &lt;&lt; 12, by c_q &lt;&lt; 8 | ρ &lt;&lt; 4 | which exponents equal the bound (none: u_off is 0).</summary>
    public static readonly ushort[] FirstCodes = CodeTable(HtContextRows.FirstLinePair);

    /// <summary>The same for all other line pairs.</summary>
    public static readonly ushort[] OtherCodes = CodeTable(HtContextRows.OtherLinePairs);

    /// <summary>For the encoder: the u-VLC code of a pair in the first line pair, by u_q of the first &lt;&lt; 5 | of the second:
    /// bits 0–15 the code, 16–20 its length, 24–25 the MEL symbol before it: none, 0 or 1.</summary>
    public static readonly uint[] FirstResidualCodes = ResidualCodes(isFirst: true);

    /// <summary>The same for all other line pairs.</summary>
    public static readonly uint[] OtherResidualCodes = ResidualCodes(isFirst: false);

    private static ushort[] QuadTable(ReadOnlySpan<uint> rows)
    {
        ushort[] table = new ushort[QuadTableSize];
        foreach (uint row in rows)
        {
            int length = (int)(row & 15), word = (int)(row >> 4 & 0xFF), context = (int)(row >> 28);
            uint entry = row & 7 | (row >> 20 & 1) << 3 | (row >> 24 & 15) << 4 | (row >> 12 & 15) << 8 | (row >> 16 & 15) << 12;
            for (int i = word; i < 128; i += 1 << length)
            {
                table[context << 7 | i] = (ushort)entry;
            }
        }

        return table;
    }

    private static uint[] ResidualTable(bool isFirst)
    {
        uint[] table = new uint[ResidualTableSize];
        for (int mode = 0; mode < 5; mode++)
        {
            for (int bits = 0; bits < 64; bits++)
            {
                table[mode << 6 | bits] = Residual(mode, bits, isFirst);
            }
        }

        return table;
    }

    private static uint Residual(int mode, int bits, bool isFirst)
    {
        var (length, suffix, worth) = (mode & 1) != 0 || mode == 4 ? Prefix(bits) : default;
        if (isFirst && mode == 3 && length == 3)
        {
            // T.814 7.3.6: without the MEL event one of the two is at most 2, so that a long first prefix leaves one bit to the second.
            return Pack(length + 1, suffix, 0, worth, 1 + (bits >> 3 & 1));
        }

        var second = mode >= 2 ? Prefix(bits >> length) : default;
        int more = mode == 4 ? 2 : 0;
        return Pack(length + second.Length, suffix, second.Suffix, worth + more, second.Worth + more);
    }

    private static uint Pack(int prefixes, int suffix, int second, int worth, int secondWorth)
        => (uint)(prefixes + suffix + second | prefixes << 5 | suffix << 8 | second << 11 | worth << 14 | secondWorth << 17);

    private static (int Length, int Suffix, int Worth) Prefix(int bits)
        => (bits & 7) switch
        {
            1 or 3 or 5 or 7 => (1, 0, 1),
            2 or 6 => (2, 0, 2),
            4 => (3, 1, 3),
            _ => (3, 5, 5),
        };

    private static uint[] ResidualCodes(bool isFirst)
    {
        uint[] table = new uint[1024];
        for (int u = 0; u < 32; u++)
        {
            for (int v = 0; v < 32; v++)
            {
                table[u << 5 | v] = ResidualCode(u, v, isFirst);
            }
        }

        return table;
    }

    private static uint ResidualCode(int u, int v, bool isFirst)
    {
        uint symbol = 0;
        if (isFirst && u > 0 && v > 0)
        {
            symbol = Math.Min(u, v) > 2 ? 2u : 1u;
            (u, v) = symbol == 2 ? (u - 2, v - 2) : (u, v);
        }

        var (first, second) = (Code(u), Code(v));
        if (symbol == 1 && u > 2)
        {
            // One bit for the second, which is 1 or 2 here.
            second = (v - 1, 1, 0, 0);
        }

        int prefixes = first.PrefixLength + second.PrefixLength, suffixes = first.SuffixLength + second.SuffixLength;
        int prefix = first.Prefix | second.Prefix << first.PrefixLength, suffix = first.Suffix | second.Suffix << first.SuffixLength;
        return (uint)(prefix | suffix << prefixes | prefixes + suffixes << 16) | symbol << 24;
    }

    private static (int Prefix, int PrefixLength, int Suffix, int SuffixLength) Code(int u)
        => u switch
        {
            0 => default,
            1 => (1, 1, 0, 0),
            2 => (2, 2, 0, 0),
            3 or 4 => (4, 3, u - 3, 1),
            _ => (0, 3, u - 5, 5),
        };

    private static ushort[] CodeTable(ReadOnlySpan<uint> rows)
    {
        ushort[] table = new ushort[2048];
        foreach (uint row in rows)
        {
            int context = (int)(row >> 28), pattern = (int)(row >> 24 & 15), known = (int)(row >> 16 & 15), ones = (int)(row >> 12 & 15);
            for (int bound = 0; bound < 16; bound++)
            {
                // The word that tells most about the exponents leaves least to the MagSgn stream.
                int index = context << 8 | pattern << 4 | bound;
                bool fits = (row >> 20 & 1) == (bound == 0 ? 0u : 1u) && (bound & known) == ones && (bound & ~pattern) == 0;
                if (fits && (table[index] == 0 || BitOperations.PopCount((uint)known) > BitOperations.PopCount((uint)table[index] >> 12)))
                {
                    table[index] = (ushort)(row >> 4 & 0xFF | (row & 15) << 8 | (uint)known << 12);
                }
            }
        }

        return table;
    }
}
