using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>A font as one document uses it: gives glyph numbers out as characters come, and embeds only those.</summary>
internal sealed class PdfFont(TrueTypeFont font, string resourceName, PdfFont? fallback = null)
{
    private const int MostGlyphs = 60_000;   // glyph numbers have 16 bits; a hostile text gets the plain replacement from here on

    private static readonly Rune Replacement = Rune.ReplacementChar;

    private readonly Dictionary<int, ushort> _slots = [];
    private readonly List<ushort> _glyphs = [0];
    private readonly List<int> _characters = [Replacement.Value];

    public string ResourceName { get; } = resourceName;

    public TrueTypeFont Program { get; } = font;

    public bool IsUsed => _glyphs.Count > 1;

    /// <summary>The width of a text at a size, in points.</summary>
    public double Measure(string text, double size)
    {
        long width = 0;
        foreach (var character in text.EnumerateRunes())
        {
            width += WidthOf(character);
        }

        return width * size / 1000;
    }

    public int WidthOf(Rune character)
    {
        var owner = OwnerOf(character);
        return owner.Program.WidthOf(owner.GlyphOf(character));
    }

    /// <summary>Splits a text where the font that has its characters changes.</summary>
    public IEnumerable<(PdfFont Font, string Text)> Runs(string text)
    {
        int start = 0, at = 0;
        PdfFont current = this;
        foreach (var character in text.EnumerateRunes())
        {
            var owner = OwnerOf(character);
            if (!ReferenceEquals(owner, current) && at > start)
            {
                yield return (current, text[start..at]);
                start = at;
            }

            current = owner;
            at = Math.Min(text.Length, at + character.Utf16SequenceLength);
        }

        if (start < text.Length)
        {
            yield return (current, text[start..]);
        }
    }

    /// <summary>The text as a hexadecimal string of two-byte glyph numbers (Identity-H).</summary>
    public string Encode(string text)
    {
        var hex = new StringBuilder("<", (text.Length * 4) + 2);
        foreach (var character in text.EnumerateRunes())
        {
            hex.Append(CultureInfo.InvariantCulture, $"{SlotOf(character):X4}");
        }

        return hex.Append('>').ToString();
    }

    /// <summary>Whether a character is drawn as itself; the others are drawn as a visible replacement.</summary>
    public bool Has(Rune character) => !IsControl(character) && (Program.GlyphOf(character) is not null || fallback?.Has(character) == true);

    public int Embed(PdfObjects objects)
    {
        List<ushort> glyphs = [.. _glyphs];
        FontSubset.CloseOverComponents(Program, glyphs);
        byte[] program = FontSubset.Write(Program, glyphs);
        string name = $"{Tag(glyphs)}+{Program.PostScriptName}";
        int file = objects.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Length1 {program.Length}"), program);
        var (left, bottom, right, top) = Program.Box;
        int descriptor = objects.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{left} {bottom} {right} {top}] /ItalicAngle 0 /Ascent {Program.Ascent} /Descent {Program.Descent} /CapHeight {Program.CapHeight} /StemV {(Program.Weight >= 600 ? 140 : 80)} /FontFile2 {file} 0 R >>"));
        string widths = string.Join(' ', glyphs.Select(glyph => Program.WidthOf(glyph).ToString(CultureInfo.InvariantCulture)));
        int descendant = objects.Add(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /DW 0 /W [0 [{widths}]] >>");
        int toUnicode = objects.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        return objects.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {toUnicode} 0 R >>");
    }

    // A right-to-left override or a bell would change what the reader sees of the words around it: shown, never obeyed.
    private static bool IsControl(Rune character)
        => Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        || character.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;

    private PdfFont OwnerOf(Rune character)
        => fallback is not null && Program.GlyphOf(character) is null && fallback.Has(character) ? fallback : this;

    private ushort GlyphOf(Rune character)
        => (IsControl(character) ? null : Program.GlyphOf(character)) ?? Program.GlyphOf(Replacement) ?? 0;

    // Each character has a number of its own, also when two share an outline, so that copying and searching find the right one.
    private ushort SlotOf(Rune character)
    {
        int key = IsControl(character) ? Replacement.Value : character.Value;
        if (_slots.TryGetValue(key, out ushort slot) || _glyphs.Count >= MostGlyphs)
        {
            return slot;
        }

        slot = (ushort)_glyphs.Count;
        _slots[key] = slot;
        _glyphs.Add(GlyphOf(character));
        _characters.Add(key);
        return slot;
    }

    // Six letters that differ between subsets (9.6.4), made from the glyphs so that equal documents are equal.
    private static string Tag(List<ushort> glyphs)
    {
        byte[] hash = SHA256.HashData(glyphs.SelectMany(glyph => BitConverter.GetBytes(glyph)).ToArray());
        return string.Concat(hash.Take(6).Select(value => (char)('A' + (value % 26))));
    }

    private string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var group in _characters.Select((character, slot) => (character, slot)).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{group.Length} beginbfchar\n");
            foreach (var (character, slot) in group)
            {
                string utf16 = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(new Rune(character).ToString()));
                map.Append(CultureInfo.InvariantCulture, $"<{slot:X4}> <{utf16}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
