using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>A TrueType font program, read as far as embedding it needs (ISO/IEC 14496-22): metrics, characters and outlines.</summary>
/// <remarks>It reads the fonts this assembly carries, never a file from outside.</remarks>
internal sealed class TrueTypeFont
{
    private readonly byte[] _file;
    private readonly Dictionary<string, Range> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ushort> _characters;
    private readonly int[] _widths;
    private readonly int _advanceCount;
    private readonly bool _hasLongOffsets;

    public TrueTypeFont(byte[] file, string postScriptName)
    {
        (_file, PostScriptName) = (file, postScriptName);
        int tables = U16(file, 4);
        for (int i = 0; i < tables; i++)
        {
            int entry = 12 + (16 * i), offset = (int)U32(file, entry + 8);
            _tables[Encoding.ASCII.GetString(file, entry, 4)] = offset..(offset + (int)U32(file, entry + 12));
        }

        var head = Table("head");
        UnitsPerEm = U16(head, 18);
        Box = (Scale(I16(head, 36)), Scale(I16(head, 38)), Scale(I16(head, 40)), Scale(I16(head, 42)));
        _hasLongOffsets = U16(head, 50) == 1;
        var hhea = Table("hhea");
        (Ascent, Descent) = (Scale(I16(hhea, 4)), Scale(I16(hhea, 6)));
        _advanceCount = U16(hhea, 34);
        var os2 = Table("OS/2");
        CapHeight = U16(os2, 0) >= 2 ? Scale(I16(os2, 88)) : Ascent;
        Weight = U16(os2, 4);
        GlyphCount = U16(Table("maxp"), 4);
        _characters = ReadCharacters(Table("cmap"));
        _widths = [.. Enumerable.Range(0, GlyphCount).Select(glyph => Scale(AdvanceOf(glyph)))];   // asked for every letter that is measured
    }

    public string PostScriptName { get; }

    public int UnitsPerEm { get; }

    public int GlyphCount { get; }

    /// <summary>Gets the metrics in thousandths of the type size, the unit of PDF.</summary>
    public (int Left, int Bottom, int Right, int Top) Box { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public int CapHeight { get; }

    public int Weight { get; }

    public ReadOnlySpan<byte> Table(string tag) => _tables.TryGetValue(tag, out var range) ? _file.AsSpan(range) : [];

    /// <summary>The glyph of a character, or <see langword="null"/> when the font has none.</summary>
    public ushort? GlyphOf(Rune character) => _characters.TryGetValue(character.Value, out ushort glyph) ? glyph : null;

    /// <summary>The advance in font units; glyphs past the last entry share it (hmtx).</summary>
    public ushort AdvanceOf(int glyph) => U16(Table("hmtx"), Math.Min(glyph, _advanceCount - 1) * 4);

    public short LeftBearingOf(int glyph) => glyph < _advanceCount
        ? I16(Table("hmtx"), (glyph * 4) + 2)
        : I16(Table("hmtx"), (_advanceCount * 4) + ((glyph - _advanceCount) * 2));

    /// <summary>The advance in thousandths of the type size, rounded as the PDF's width table has it.</summary>
    public int WidthOf(int glyph) => _widths[glyph];

    public ReadOnlySpan<byte> GlyphData(int glyph)
    {
        var loca = Table("loca");
        int from = _hasLongOffsets ? (int)U32(loca, glyph * 4) : U16(loca, glyph * 2) * 2;
        int to = _hasLongOffsets ? (int)U32(loca, (glyph + 1) * 4) : U16(loca, (glyph + 1) * 2) * 2;
        return Table("glyf")[from..to];
    }

    internal static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);

    internal static short I16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt16BigEndian(bytes[offset..]);

    internal static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private int Scale(int units) => (int)Math.Round(units * 1000d / UnitsPerEm, MidpointRounding.AwayFromZero);

    private static Dictionary<int, ushort> ReadCharacters(ReadOnlySpan<byte> cmap)
    {
        var characters = new Dictionary<int, ushort>();
        int subtables = U16(cmap, 2);
        for (int i = 0; i < subtables; i++)
        {
            var subtable = cmap[(int)U32(cmap, 8 + (8 * i))..];
            bool isUnicode = U16(cmap, 4 + (8 * i)) is 0 or 3;
            switch (U16(subtable, 0))
            {
                case 4 when isUnicode:
                    ReadSegments(subtable, characters);
                    break;
                case 12 when isUnicode:
                    ReadGroups(subtable, characters);
                    break;
            }
        }

        return characters;
    }

    // cmap format 4: segments of the Basic Multilingual Plane.
    private static void ReadSegments(ReadOnlySpan<byte> subtable, Dictionary<int, ushort> characters)
    {
        int count2 = U16(subtable, 6), ends = 14, starts = ends + count2 + 2, deltas = starts + count2, ranges = deltas + count2;
        for (int s = 0; s < count2; s += 2)
        {
            int start = U16(subtable, starts + s), end = U16(subtable, ends + s), range = U16(subtable, ranges + s);
            for (int c = start; c <= end && c != 0xFFFF; c++)
            {
                int glyph = range == 0 ? c : U16(subtable, ranges + s + range + (2 * (c - start)));
                if (range == 0 || glyph != 0)
                {
                    glyph = (glyph + U16(subtable, deltas + s)) & 0xFFFF;
                }

                if (glyph != 0)
                {
                    characters.TryAdd(c, (ushort)glyph);
                }
            }
        }
    }

    // cmap format 12: groups of all of Unicode.
    private static void ReadGroups(ReadOnlySpan<byte> subtable, Dictionary<int, ushort> characters)
    {
        uint groups = U32(subtable, 12);
        for (int g = 0; g < groups; g++)
        {
            uint start = U32(subtable, 16 + (12 * g)), end = U32(subtable, 20 + (12 * g)), glyph = U32(subtable, 24 + (12 * g));
            for (uint c = start; c <= end; c++)
            {
                characters.TryAdd((int)c, (ushort)(glyph + c - start));
            }
        }
    }
}
