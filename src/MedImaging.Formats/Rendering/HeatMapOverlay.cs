namespace MedImaging.Formats;

/// <summary>Lays a coarse activation map over a picture as colour.</summary>
/// <remarks>
/// Strength is relative to the map's own maximum, and weak cells are transparent, so that the anatomy stays visible. What spoke against the finding (negative values) is drawn
/// on the diverging ramp alone.
/// </remarks>
internal static class HeatMapOverlay
{
    private const float Visible = 0.25f;        // below this share of the maximum nothing is drawn
    private const float MostOpaque = 0.62f;

    /// <summary>Blends the map over the part of the picture it belongs to; the model saw nothing of the rest.</summary>
    /// <param name="overlay">The map and its colours.</param>
    /// <param name="place">How the frame lies in the picture.</param>
    /// <param name="within">Which pixels of the picture may be drawn on, or empty for all.</param>
    /// <param name="colors">The picture.</param>
    public static void Blend(FrameOverlay overlay, PicturePlace place, ReadOnlySpan<bool> within, byte[] colors)
    {
        if (overlay.Activation is not { } map)
        {
            return;
        }

        var (left, top, right, bottom) = place.ToPicture(map.Area ?? new FrameRegion(0, 0, place.FrameColumns, place.FrameRows));
        if (right <= left || bottom <= top)
        {
            return;
        }

        bool isSigned = overlay.Ramp == ColorRamp.Diverging;
        float[] strengths = Normalize(SmoothGrid.Resize(Normalize([.. map.Values], isSigned), map.Columns, map.Rows, right - left, bottom - top), isSigned);
        for (int y = Math.Max(top, 0); y < Math.Min(bottom, place.Height); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(right, place.Width); x++)
            {
                int pixel = (y * place.Width) + x;
                if (within.IsEmpty || within[pixel])
                {
                    BlendPixel(overlay.Ramp, colors.AsSpan(pixel * 3, 3), strengths[((y - top) * (right - left)) + x - left]);
                }
            }
        }
    }

    /// <summary>The colour that is blended over the picture for a strength, and how much of it.</summary>
    public static ((byte Red, byte Green, byte Blue) Color, float Alpha) Shade(ColorRamp ramp, float strength)
    {
        float size = Math.Abs(strength);
        if (size <= Visible)
        {
            return (default, 0);
        }

        float t = (size - Visible) / (1 - Visible);
        float alpha = t * t * (3 - (2 * t)) * MostOpaque;   // smoothstep: no visible edge where the colour begins
        return (ColorRamps.ColorOf(ramp, MathF.CopySign(t, strength)), alpha);
    }

    // Scaled so that the strongest is 1. After smoothing it is done again: a peak of one cell is then lower than it was.
    private static float[] Normalize(float[] values, bool isSigned)
    {
        float highest = 0;
        foreach (float value in values)
        {
            float size = isSigned ? Math.Abs(value) : value;
            highest = float.IsFinite(size) ? Math.Max(highest, size) : highest;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = highest > 0 && !float.IsNaN(values[i]) ? Math.Clamp(values[i] / highest, isSigned ? -1f : 0f, 1f) : 0f;
        }

        return values;
    }

    private static void BlendPixel(ColorRamp ramp, Span<byte> pixel, float strength)
    {
        var (color, alpha) = Shade(ramp, strength);
        if (alpha > 0)
        {
            pixel[0] = (byte)(pixel[0] + ((color.Red - pixel[0]) * alpha) + 0.5f);
            pixel[1] = (byte)(pixel[1] + ((color.Green - pixel[1]) * alpha) + 0.5f);
            pixel[2] = (byte)(pixel[2] + ((color.Blue - pixel[2]) * alpha) + 0.5f);
        }
    }
}
