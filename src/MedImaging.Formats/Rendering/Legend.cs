using System.Globalization;

namespace MedImaging.Formats;

/// <summary>A bar in the lower right corner that says what the colours of a heat map mean: the colours over mid grey, with the map's numbers at its ends.</summary>
internal static class Legend
{
    private const int GlyphWidth = 3, GlyphHeight = 5;

    // Five rows of three bits, the top left the highest: 0 to 9, then point, minus, plus, e.
    private static readonly short[] Glyphs =
    [
        0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_011_001_111, 0b101_101_111_001_001,
        0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_010_010_010, 0b111_101_111_101_111, 0b111_101_111_001_111,
        0b000_000_000_000_010, 0b000_000_111_000_000, 0b000_010_111_010_000, 0b000_111_111_100_111,
    ];

    public static void Draw(FrameOverlay overlay, byte[] colors, int width, int height)
    {
        int scale = Math.Max(1, Math.Min(width, height) / 200), barWidth = 6 * scale, barHeight = height * 3 / 10, margin = 5 * scale;
        float highest = overlay.Activation?.Values.Where(float.IsFinite).Select(v => overlay.Ramp == ColorRamp.Diverging ? Math.Abs(v) : v).DefaultIfEmpty().Max() ?? 0;
        if (!(highest > 0) || barHeight < 8 * scale || width < 40 * scale)
        {
            return;   // no room, or nothing to say
        }

        int left = width - margin - barWidth, top = height - margin - barHeight;
        float lowest = overlay.Ramp == ColorRamp.Diverging ? -1 : 0;
        for (int y = -1; y <= barHeight; y++)
        {
            float strength = 1 - ((1 - lowest) * Math.Clamp(y, 0, barHeight - 1) / (barHeight - 1));
            for (int x = -1; x <= barWidth; x++)
            {
                bool isRim = x < 0 || y < 0 || x == barWidth || y == barHeight;
                Put(left + x, top + y, isRim ? (230, 230, 230) : Over(overlay.Ramp, strength));
            }
        }

        Write(Number(highest), top);
        Write(overlay.Ramp == ColorRamp.Diverging ? Number(-highest) : "0", top + barHeight - (GlyphHeight * scale));

        void Write(string text, int row)
        {
            int start = left - (2 * scale) - (text.Length * (GlyphWidth + 1) * scale);
            for (int pass = 0; pass < 2; pass++)   // the shadow of all, then the letters
            {
                for (int i = 0; i < text.Length; i++)
                {
                    DrawGlyph(Glyphs[IndexOf(text[i])], start + (i * (GlyphWidth + 1) * scale), row, pass == 0);
                }
            }
        }

        void DrawGlyph(short bits, int column, int row, bool isShadow)
        {
            for (int bit = 0; bit < GlyphWidth * GlyphHeight; bit++)
            {
                if ((bits >> (14 - bit) & 1) != 0)
                {
                    int rim = isShadow ? Math.Max(1, scale / 2) : 0, x = column + (bit % GlyphWidth * scale), y = row + (bit / GlyphWidth * scale);
                    for (int dy = -rim; dy < scale + rim; dy++)
                    {
                        for (int dx = -rim; dx < scale + rim; dx++)
                        {
                            Put(x + dx, y + dy, isShadow ? (20, 20, 20) : (240, 240, 240));
                        }
                    }
                }
            }
        }

        void Put(int x, int y, (int Red, int Green, int Blue) color)
        {
            if (x >= 0 && x < width && y >= 0 && y < height)
            {
                int at = ((y * width) + x) * 3;
                (colors[at], colors[at + 1], colors[at + 2]) = ((byte)color.Red, (byte)color.Green, (byte)color.Blue);
            }
        }
    }

    // As it looks over mid grey, as most of the picture is.
    private static (int Red, int Green, int Blue) Over(ColorRamp ramp, float strength)
    {
        var (color, alpha) = HeatMapOverlay.Shade(ramp, strength);
        return (Mix(color.Red), Mix(color.Green), Mix(color.Blue));

        int Mix(byte own) => (int)(112 + ((own - 112) * alpha) + 0.5f);
    }

    private static string Number(float value) => value.ToString(Math.Abs(value) is >= 0.001f and < 10000 ? "0.###" : "0.0e+0", CultureInfo.InvariantCulture);

    private static int IndexOf(char letter) => letter switch
    {
        '.' => 10,
        '-' => 11,
        '+' => 12,
        'e' => 13,
        _ => Math.Clamp(letter - '0', 0, 9),
    };
}
