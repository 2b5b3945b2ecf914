using System.Text;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats;

/// <summary>Writes lines of text on a canvas as outlines of the embedded font.</summary>
internal static class ChartText
{
    private const int CurvePieces = 5;

    public static double WidthOf(string text, double size, bool isBold = false)
    {
        double width = 0;
        foreach (var character in text.EnumerateRunes())
        {
            var (font, glyph) = Find(character, isBold);
            width += (double)font.AdvanceOf(glyph) / font.UnitsPerEm * size;
        }

        return width;
    }

    /// <summary>Shortens what is too wide.</summary>
    public static string Fit(string text, double size, double width, bool isBold = false)
    {
        string line = string.Concat(text.Where(c => !char.IsControl(c)).Take(200));
        if (WidthOf(line, size, isBold) <= width)
        {
            return line;
        }

        var runes = line.EnumerateRunes().ToList();
        while (runes.Count > 0 && WidthOf(string.Concat(runes) + "…", size, isBold) > width)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        return string.Concat(runes) + "…";
    }

    /// <summary>Writes from a point of the base line on; align 0 begins there, 0.5 has its middle and 1 its end there; upwards turns it by a quarter.</summary>
    public static void Draw(ChartCanvas canvas, string text, double x, double y, double size, ChartColor color, double align = 0, bool isBold = false, bool isUpwards = false)
    {
        double pen = -align * WidthOf(text, size, isBold);
        var contours = new List<IReadOnlyList<(double X, double Y)>>();
        foreach (var character in text.EnumerateRunes())
        {
            var (font, glyph) = Find(character, isBold);
            double scale = size / font.UnitsPerEm, start = pen;
            foreach (var contour in Outlines(font, glyph))
            {
                contours.Add([.. Flatten(contour).Select(p => isUpwards
                    ? (x - (p.Y * scale), y - start - (p.X * scale))
                    : (x + start + (p.X * scale), y - (p.Y * scale)))]);
            }

            pen += font.AdvanceOf(glyph) * scale;
        }

        canvas.Fill(contours, color);
    }

    private static (TrueTypeFont Font, ushort Glyph) Find(Rune character, bool isBold)
    {
        var font = isBold ? EmbeddedFonts.Bold : EmbeddedFonts.Regular;
        return font.GlyphOf(character) is { } glyph ? (font, glyph)
            : EmbeddedFonts.Symbols.GlyphOf(character) is { } symbol ? (EmbeddedFonts.Symbols, symbol) : (font, (ushort)0);
    }

    // A composite glyph puts others together, such as a letter and its accent (ISO/IEC 14496-22, glyf); this font only moves them.
    private static IEnumerable<List<(double X, double Y, bool OnCurve)>> Outlines(TrueTypeFont font, ushort glyph)
    {
        var waiting = new Stack<(ushort Glyph, double X, double Y)>([(glyph, 0, 0)]);
        for (int parts = 0; parts < 32 && waiting.TryPop(out var part); parts++)
        {
            if (font.GlyphData(part.Glyph) is { Length: >= 10 } data && TrueTypeFont.I16(data, 0) < 0)
            {
                PushParts(font.GlyphData(part.Glyph), part.X, part.Y, waiting);
                continue;
            }

            foreach (var contour in GlyphOutline.Contours(font.GlyphData(part.Glyph)))
            {
                yield return [.. contour.Select(p => (p.X + part.X, p.Y + part.Y, p.OnCurve))];
            }
        }
    }

    private static void PushParts(ReadOnlySpan<byte> data, double x, double y, Stack<(ushort Glyph, double X, double Y)> waiting)
    {
        const int Words = 1, IsOffset = 2, HasScale = 8, HasMore = 0x20, HasScales = 0x40, HasMatrix = 0x80;
        for (int at = 10, flags = HasMore; (flags & HasMore) != 0;)
        {
            flags = TrueTypeFont.U16(data, at);
            bool isWide = (flags & Words) != 0;
            double dx = isWide ? TrueTypeFont.I16(data, at + 4) : (sbyte)data[at + 4], dy = isWide ? TrueTypeFont.I16(data, at + 6) : (sbyte)data[at + 5];
            waiting.Push((TrueTypeFont.U16(data, at + 2), x + ((flags & IsOffset) != 0 ? dx : 0), y + ((flags & IsOffset) != 0 ? dy : 0)));
            at += (isWide ? 8 : 6) + ((flags & HasScale) != 0 ? 2 : (flags & HasScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0);
        }
    }

    private static List<(double X, double Y)> Flatten(List<(double X, double Y, bool OnCurve)> points)
    {
        var line = new List<(double X, double Y)>();
        for (int i = 0; i < points.Count; i++)
        {
            var (before, point, after) = (points[(i + points.Count - 1) % points.Count], points[i], points[(i + 1) % points.Count]);
            if (point.OnCurve)
            {
                line.Add((point.X, point.Y));
                continue;
            }

            // Between two control points lies a point of the curve.
            var from = before.OnCurve ? (before.X, before.Y) : ((before.X + point.X) / 2, (before.Y + point.Y) / 2);
            var to = after.OnCurve ? (after.X, after.Y) : ((after.X + point.X) / 2, (after.Y + point.Y) / 2);
            for (int piece = before.OnCurve ? 1 : 0; piece < CurvePieces; piece++)
            {
                double t = (double)piece / CurvePieces, u = 1 - t;
                line.Add(((u * u * from.Item1) + (2 * u * t * point.X) + (t * t * to.Item1), (u * u * from.Item2) + (2 * u * t * point.Y) + (t * t * to.Item2)));
            }
        }

        return line;
    }
}
