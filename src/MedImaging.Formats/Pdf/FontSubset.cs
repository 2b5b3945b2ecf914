using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>A font program with only the glyphs a document uses, numbered anew from 0.</summary>
/// <remarks>
/// The tables are those ISO 32000-1 9.9.1 asks of a CIDFontType2 program: no <c>cmap</c>, since text names glyphs directly,
/// and no <c>name</c> or <c>post</c>. Glyphs keep their hints, so <c>cvt</c>, <c>fpgm</c> and <c>prep</c> stay whole.
/// </remarks>
internal static class FontSubset
{
    private const int ArgumentsAreWords = 0x0001, HasScale = 0x0008, MoreComponents = 0x0020, HasTwoScales = 0x0040, HasMatrix = 0x0080;

    /// <summary>Adds the glyphs that composite glyphs are made of, until none is missing.</summary>
    public static void CloseOverComponents(TrueTypeFont font, List<ushort> glyphs)
    {
        var known = new HashSet<ushort>(glyphs);
        for (int i = 0; i < glyphs.Count; i++)   // the list grows while we walk it
        {
            foreach (int at in ComponentPositions(font.GlyphData(glyphs[i])))
            {
                ushort component = TrueTypeFont.U16(font.GlyphData(glyphs[i]), at);
                if (known.Add(component))
                {
                    glyphs.Add(component);
                }
            }
        }
    }

    /// <summary>Writes the font program; the glyph at place n of <paramref name="glyphs"/> becomes glyph n.</summary>
    public static byte[] Write(TrueTypeFont font, IReadOnlyList<ushort> glyphs)
    {
        var newNumbers = new Dictionary<ushort, ushort>();
        for (int i = 0; i < glyphs.Count; i++)
        {
            newNumbers.TryAdd(glyphs[i], (ushort)i);
        }

        var (glyf, loca) = WriteGlyphs(font, glyphs, newNumbers);
        byte[] head = font.Table("head").ToArray(), hhea = font.Table("hhea").ToArray(), maxp = font.Table("maxp").ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);      // checkSumAdjustment, set at the end
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);     // long offsets in loca
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)glyphs.Count);
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)glyphs.Count);
        (string, byte[])[] tables =
        [
            ("cvt ", font.Table("cvt ").ToArray()), ("fpgm", font.Table("fpgm").ToArray()), ("glyf", glyf), ("head", head), ("hhea", hhea),
            ("hmtx", WriteMetrics(font, glyphs)), ("loca", loca), ("maxp", maxp), ("prep", font.Table("prep").ToArray()),
        ];
        return Join(tables);
    }

    private static (byte[] Glyf, byte[] Loca) WriteGlyphs(TrueTypeFont font, IReadOnlyList<ushort> glyphs, Dictionary<ushort, ushort> newNumbers)
    {
        using var glyf = new MemoryStream();
        var loca = new byte[(glyphs.Count + 1) * 4];
        for (int i = 0; i < glyphs.Count; i++)
        {
            byte[] data = font.GlyphData(glyphs[i]).ToArray();
            foreach (int at in ComponentPositions(data))
            {
                BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(at), newNumbers[TrueTypeFont.U16(data, at)]);
            }

            glyf.Write(data);
            glyf.Write(new byte[(4 - (data.Length % 4)) % 4]);
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan((i + 1) * 4), (uint)glyf.Length);
        }

        return (glyf.ToArray(), loca);
    }

    private static byte[] WriteMetrics(TrueTypeFont font, IReadOnlyList<ushort> glyphs)
    {
        var hmtx = new byte[glyphs.Count * 4];
        for (int i = 0; i < glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(i * 4), font.AdvanceOf(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((i * 4) + 2), font.LeftBearingOf(glyphs[i]));
        }

        return hmtx;
    }

    /// <summary>Where in a glyph's data the numbers of its components stand; none for a simple glyph.</summary>
    private static List<int> ComponentPositions(ReadOnlySpan<byte> data)
    {
        var positions = new List<int>();
        if (data.Length < 12 || TrueTypeFont.I16(data, 0) >= 0)
        {
            return positions;
        }

        for (int at = 10, flags = MoreComponents; (flags & MoreComponents) != 0;)
        {
            flags = TrueTypeFont.U16(data, at);
            positions.Add(at + 2);
            at += 4 + ((flags & ArgumentsAreWords) != 0 ? 4 : 2);
            at += (flags & HasMatrix) != 0 ? 8 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasScale) != 0 ? 2 : 0;
        }

        return positions;
    }

    private static byte[] Join((string Tag, byte[] Data)[] tables)
    {
        tables = [.. tables.Where(table => table.Data.Length > 0)];
        int offset = 12 + (16 * tables.Length);
        var file = new byte[offset + tables.Sum(table => (table.Data.Length + 3) & ~3)];
        int power = (int)Math.Log2(tables.Length);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Length);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)((16 * tables.Length) - (16 << power)));
        int headAt = 0;
        for (int i = 0; i < tables.Length; i++)
        {
            var (tag, data) = tables[i];
            data.CopyTo(file, offset);
            headAt = tag == "head" ? offset : headAt;
            int padded = (data.Length + 3) & ~3;
            var entry = file.AsSpan(12 + (16 * i), 16);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(offset, padded)));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)data.Length);
            offset += padded;
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headAt + 8), unchecked(0xB1B0AFBA - Checksum(file)));
        return file;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i += 4)
        {
            sum = unchecked(sum + TrueTypeFont.U32(bytes, i));
        }

        return sum;
    }
}
