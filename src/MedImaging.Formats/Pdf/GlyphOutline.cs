using System.Globalization;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>Writes a word as PDF path operators: letters that are a picture, found by no text search.</summary>
internal static class GlyphOutline
{
    private const byte OnCurve = 1, ShortX = 2, ShortY = 4, Repeats = 8, SameOrPositiveX = 16, SameOrPositiveY = 32;

    /// <summary>Writes the outlines of a word of simple glyphs, in thousandths of the type size, from the origin rightwards.</summary>
    /// <returns>The path, to be filled by the caller, and its width.</returns>
    public static (string Path, double Width) Of(TrueTypeFont font, string word)
    {
        var path = new StringBuilder();
        double scale = 1000d / font.UnitsPerEm, x = 0;
        foreach (var character in word.EnumerateRunes())
        {
            ushort glyph = font.GlyphOf(character) ?? 0;
            foreach (var contour in Contours(font.GlyphData(glyph)))
            {
                AppendContour(path, contour, scale, x);
            }

            x += font.AdvanceOf(glyph) * scale;
        }

        return (path.ToString(), x);
    }

    /// <summary>The closed lines of a simple glyph, in font units; none of a composite one.</summary>
    internal static List<List<(double X, double Y, bool OnCurve)>> Contours(ReadOnlySpan<byte> data)
    {
        var contours = new List<List<(double, double, bool)>>();
        int count = data.Length < 10 ? 0 : TrueTypeFont.I16(data, 0);
        if (count <= 0)
        {
            return contours;
        }

        int points = TrueTypeFont.U16(data, 10 + ((count - 1) * 2)) + 1;
        int at = 10 + (count * 2);
        at += 2 + TrueTypeFont.U16(data, at);   // past the hints
        byte[] flags = ReadFlags(data, points, ref at);
        int[] xs = ReadCoordinates(data, flags, ShortX, SameOrPositiveX, ref at), ys = ReadCoordinates(data, flags, ShortY, SameOrPositiveY, ref at);
        for (int c = 0, i = 0; c < count; c++)
        {
            var contour = new List<(double, double, bool)>();
            for (int end = TrueTypeFont.U16(data, 10 + (c * 2)); i <= end; i++)
            {
                contour.Add((xs[i], ys[i], (flags[i] & OnCurve) != 0));
            }

            contours.Add(contour);
        }

        return contours;
    }

    private static byte[] ReadFlags(ReadOnlySpan<byte> data, int points, ref int at)
    {
        var flags = new byte[points];
        for (int i = 0; i < points; i++)
        {
            flags[i] = data[at++];
            if ((flags[i] & Repeats) != 0)
            {
                for (int again = data[at++]; again > 0; again--)
                {
                    flags[i + 1] = flags[i];
                    i++;
                }
            }
        }

        return flags;
    }

    private static int[] ReadCoordinates(ReadOnlySpan<byte> data, byte[] flags, byte isShort, byte sameOrPositive, ref int at)
    {
        var values = new int[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool bit = (flags[i] & sameOrPositive) != 0;
            if ((flags[i] & isShort) != 0)
            {
                value += bit ? data[at] : -data[at];
                at++;
            }
            else if (!bit)
            {
                value += TrueTypeFont.I16(data, at);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    // TrueType's quadratic curves become PDF's cubic ones; between two control points lies an implied point on the curve.
    private static void AppendContour(StringBuilder path, List<(double X, double Y, bool OnCurve)> points, double scale, double shift)
    {
        int start = Math.Max(0, points.FindIndex(point => point.OnCurve));
        var from = points[start];
        Append(path, "m", (from.X, from.Y));
        for (int i = 1; i <= points.Count; i++)
        {
            var to = points[(start + i) % points.Count];
            if (to.OnCurve)
            {
                Append(path, "l", (to.X, to.Y));
                from = to;
                continue;
            }

            var next = points[(start + i + 1) % points.Count];
            (double X, double Y, bool OnCurve) end = next.OnCurve ? next : ((to.X + next.X) / 2, (to.Y + next.Y) / 2, true);
            Append(path, "c", (from.X + (2 * (to.X - from.X) / 3), from.Y + (2 * (to.Y - from.Y) / 3)), (end.X + (2 * (to.X - end.X) / 3), end.Y + (2 * (to.Y - end.Y) / 3)), (end.X, end.Y));
            from = end;
            i += next.OnCurve ? 1 : 0;
        }

        path.Append("h\n");

        void Append(StringBuilder target, string op, params ReadOnlySpan<(double X, double Y)> places)
        {
            foreach (var (x, y) in places)
            {
                target.Append(CultureInfo.InvariantCulture, $"{(x * scale) + shift:0.##} {y * scale:0.##} ");
            }

            target.Append(op).Append('\n');
        }
    }
}
