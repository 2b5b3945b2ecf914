namespace MedImaging.Formats;

/// <summary>Lays a coarse activation map over a picture as colour.</summary>
/// <remarks>Strength is relative to the map's own maximum; what spoke against the finding (negative values) is not drawn, and weak cells are transparent, so that the anatomy stays visible.</remarks>
internal static class HeatMapOverlay
{
    private const float Visible = 0.25f;        // below this share of the maximum nothing is drawn
    private const float MostOpaque = 0.62f;

    // Steps of equal lightness difference in CIE LCh: L* 22 to 92, hue 305 to 455 degrees, chroma as high as sRGB holds.
    private static readonly byte[] Ramp =
    [
        24, 21, 167, 94, 0, 159, 127, 0, 145, 153, 0, 136, 177, 0, 130, 200, 2, 123,
        223, 3, 115, 247, 1, 104, 254, 57, 95, 255, 93, 91, 255, 118, 91, 255, 140, 93,
        255, 161, 100, 255, 179, 107, 255, 197, 117, 255, 215, 129, 255, 232, 138,
    ];

    /// <summary>Blends the map over the part of the picture it belongs to; the model saw nothing of the rest.</summary>
    public static void Blend(ActivationMap map, PixelFrame frame, byte[] colors, int width, int height)
    {
        var area = map.Area ?? new FrameRegion(0, 0, frame.Columns, frame.Rows);
        int left = Scale(area.Left, frame.Columns, width), right = Scale(area.Right, frame.Columns, width);
        int top = Scale(area.Top, frame.Rows, height), bottom = Scale(area.Bottom, frame.Rows, height);
        if (right <= left || bottom <= top)
        {
            return;
        }

        var strengths = Resampling.Resize(Normalize(map), map.Columns, map.Rows, right - left, bottom - top);
        for (int y = Math.Max(top, 0); y < Math.Min(bottom, height); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(right, width); x++)
            {
                BlendPixel(colors.AsSpan(((y * width) + x) * 3, 3), strengths[((y - top) * (right - left)) + x - left]);
            }
        }
    }

    /// <summary>The colour of a strength from 0 to 1.</summary>
    public static (byte Red, byte Green, byte Blue) ColorOf(float strength)
    {
        float position = Math.Clamp(strength, 0f, 1f) * ((Ramp.Length / 3) - 1);
        int first = Math.Min((int)position, (Ramp.Length / 3) - 2);
        float share = position - first;
        return (Mix(0), Mix(1), Mix(2));

        byte Mix(int channel)
        {
            float from = Ramp[(first * 3) + channel], to = Ramp[((first + 1) * 3) + channel];
            return (byte)(from + ((to - from) * share) + 0.5f);
        }
    }

    private static float[] Normalize(ActivationMap map)
    {
        float highest = map.Values.Where(float.IsFinite).DefaultIfEmpty(0f).Max();
        return highest > 0
            ? [.. map.Values.Select(value => float.IsNaN(value) ? 0f : Math.Clamp(value / highest, 0f, 1f))]
            : new float[map.Values.Count];
    }

    private static int Scale(int position, int from, int to) => (int)Math.Round((double)position * to / from, MidpointRounding.AwayFromZero);

    private static void BlendPixel(Span<byte> pixel, float strength)
    {
        if (strength <= Visible)
        {
            return;
        }

        float t = (strength - Visible) / (1 - Visible);
        float alpha = t * t * (3 - (2 * t)) * MostOpaque;   // smoothstep: no visible edge where the colour begins
        var (red, green, blue) = ColorOf(t);
        pixel[0] = (byte)(pixel[0] + ((red - pixel[0]) * alpha) + 0.5f);
        pixel[1] = (byte)(pixel[1] + ((green - pixel[1]) * alpha) + 0.5f);
        pixel[2] = (byte)(pixel[2] + ((blue - pixel[2]) * alpha) + 0.5f);
    }
}
