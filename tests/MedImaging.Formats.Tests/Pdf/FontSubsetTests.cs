using System.Text;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats.Tests;

public class FontSubsetTests
{
    [Fact]
    public void Write_ClosesOverComponents_AndKeepsTheTablesSound()
    {
        var font = EmbeddedFonts.Regular;
        List<ushort> glyphs = [0, .. "AéǞ½Ж".EnumerateRunes().Select(rune => font.GlyphOf(rune)!.Value)];
        int asked = glyphs.Count;

        FontSubset.CloseOverComponents(font, glyphs);
        byte[] program = FontSubset.Write(font, glyphs);

        Assert.InRange(glyphs.Count, asked + 2, asked + 12);   // é is e and an acute
        Assert.Equal(0xB1B0AFBAu, Sum(program));
        var tables = Tables(program);
        Assert.Equal(["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"], tables.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(glyphs.Count, TrueTypeFont.U16(program, tables["maxp"].Offset + 4));
        Assert.Equal((glyphs.Count + 1) * 4, tables["loca"].Length);
        Assert.Equal(tables["glyf"].Length, (int)TrueTypeFont.U32(program, tables["loca"].Offset + (glyphs.Count * 4)));
        for (int i = 0; i < glyphs.Count; i++)
        {
            Assert.Equal(font.AdvanceOf(glyphs[i]), TrueTypeFont.U16(program, tables["hmtx"].Offset + (i * 4)));
        }
    }

    [Fact]
    public void Write_HoldsOnlyWhatIsUsed()
    {
        var font = EmbeddedFonts.Regular;
        List<ushort> glyphs = [0, font.GlyphOf(new Rune('A'))!.Value];

        Assert.InRange(FontSubset.Write(font, glyphs).Length, 1_000, 12_000);
    }

    [Fact]
    public void Fonts_MeasureAsTheirMetricsSay()
    {
        var font = new PdfFont(EmbeddedFonts.Regular, "F1");

        Assert.Equal(26, font.Measure(" ", 100), 3);   // Noto Sans' space is 260/1000
        Assert.Equal(font.Measure("a", 10) + font.Measure("b", 10), font.Measure("ab", 10), 6);
        Assert.True(font.Measure("\u202E", 10) > 0, "a control character is drawn, not dropped");
    }

    [Fact]
    public void Fonts_GiveEachCharacterItsOwnNumber_SoThatCopyingFindsIt()
    {
        var font = new PdfFont(EmbeddedFonts.Regular, "F1");

        string encoded = font.Encode("A肺炎A");

        Assert.Equal("<0001000200030001>", encoded);
        Assert.False(font.Has(new Rune(0x80BA)));
    }

    private static uint Sum(byte[] program)
    {
        uint sum = 0;
        for (int i = 0; i < program.Length; i += 4)
        {
            sum = unchecked(sum + TrueTypeFont.U32(program, i));
        }

        return sum;
    }

    private static Dictionary<string, (int Offset, int Length)> Tables(byte[] program)
        => Enumerable.Range(0, TrueTypeFont.U16(program, 4)).ToDictionary(
            i => Encoding.ASCII.GetString(program, 12 + (16 * i), 4),
            i => ((int)TrueTypeFont.U32(program, 20 + (16 * i)), (int)TrueTypeFont.U32(program, 24 + (16 * i))));
}
