using MedImaging.Codecs;

namespace MedImaging.Formats;

/// <summary>Draws a frame as PNG the way a viewer shows it, with a heat map and outlines over it when there are any.</summary>
/// <remarks>
/// Grey frames are shown by the file's VOI LUT, else by its window, else from the lowest to the highest sample, or between the 1st and 99th percentile where
/// the scale is arbitrary and a few bright pixels are common (MR, PET, ultrasound, nuclear medicine). MONOCHROME1 is shown inverted.
/// Pixels that are not square are drawn with their true proportions. The same input gives the same bytes.
/// </remarks>
public sealed class FrameRenderer : IFrameRenderer
{
    private static readonly (byte Red, byte Green, byte Blue) LineColor = (64, 224, 208);   // none of the ramps has it

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The frame or the heat map has not the samples its size needs, or a shape cannot be drawn.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxSide"/> is below 1.</exception>
    public ReadOnlyMemory<byte> RenderPng(PixelFrame frame, FrameOverlay? overlay = null, int maxSide = 1024)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        Require(frame, overlay?.Activation);
        RequireShapes(frame, overlay);

        var (width, height) = PictureSize(frame, maxSide);
        float[][] planes = FramePlanes.Read(frame);
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] = Resampling.Resize(planes[i], frame.Columns, frame.Rows, width, height);
        }

        if (overlay is null)
        {
            return Png.Encode(new RasterImage(width, height, planes.Length, 8, Interleave(planes)));
        }

        byte[] colors = Interleave(planes.Length == 3 ? planes : [planes[0], planes[0], planes[0]]);
        Draw(overlay, new PicturePlace(frame.Columns, frame.Rows, width, height), colors);
        return Png.Encode(new RasterImage(width, height, 3, 8, colors));
    }

    private static void Draw(FrameOverlay overlay, PicturePlace place, byte[] colors)
    {
        HeatMapOverlay.Blend(overlay, place, overlay.Within is { } within ? ShapePixels.Find(within, place) : [], colors);
        if (overlay.Outlines.Count + overlay.Boxes.Count > 0)
        {
            var strokes = new Strokes(place.Width, place.Height);
            foreach (var outline in overlay.Outlines)
            {
                ShapeLines.Draw(outline, place, strokes);
            }

            foreach (var box in overlay.Boxes)
            {
                ShapeLines.Draw(box, place, strokes);
            }

            strokes.Blend(colors, LineColor);
        }

        if (overlay.HasLegend)
        {
            Legend.Draw(overlay, colors, place.Width, place.Height);
        }
    }

    private static void RequireShapes(PixelFrame frame, FrameOverlay? overlay)
    {
        foreach (var shape in overlay is null ? [] : overlay.Within is { } within ? overlay.Outlines.Append(within) : overlay.Outlines)
        {
            ShapeRules.Require(shape, frame);
        }
    }

    private static void Require(PixelFrame frame, ActivationMap? activation)
    {
        if (frame.Rows < 1 || frame.Columns < 1 || frame.SamplesPerPixel is not (1 or 3)
            || frame.Samples.Length != (long)frame.Rows * frame.Columns * frame.SamplesPerPixel)
        {
            throw new ArgumentException("The frame has not the samples its rows, columns and samples per pixel call for.", nameof(frame));
        }

        if (activation is not null && (activation.Rows < 1 || activation.Columns < 1 || activation.Values.Count != (long)activation.Rows * activation.Columns))
        {
            throw new ArgumentException("The heat map has not the values its rows and columns call for.", nameof(activation));
        }

        // A padded model input reaches past the frame, but never by more than the frame's own longest side on each edge.
        int most = 3 * Math.Max(frame.Rows, frame.Columns);
        if (activation?.Area is { } area && ((long)area.Right - area.Left > most || (long)area.Bottom - area.Top > most))
        {
            throw new ArgumentException("The heat map's area is far larger than the frame.", nameof(activation));
        }
    }

    private static (int Width, int Height) PictureSize(PixelFrame frame, int maxSide)
    {
        double width = frame.Columns, height = frame.Rows;
        double ratio = frame.Spacing is { } spacing ? spacing.Row / spacing.Column : 1;
        if (ratio is >= 1d / 16 and <= 16)   // beyond that the header is wrong, and the picture would be a line
        {
            (width, height) = ratio > 1 ? (width, height * ratio) : (width / ratio, height);
        }

        double scale = Math.Min(1, maxSide / Math.Max(width, height));
        return (Side(width * scale), Side(height * scale));

        int Side(double length) => Math.Clamp((int)Math.Round(length, MidpointRounding.AwayFromZero), 1, maxSide);
    }

    private static byte[] Interleave(float[][] planes)
    {
        var bytes = new byte[planes[0].Length * planes.Length];
        for (int p = 0; p < planes.Length; p++)
        {
            float[] plane = planes[p];
            for (int i = 0, target = p; i < plane.Length; i++, target += planes.Length)
            {
                bytes[target] = (byte)((plane[i] * 255f) + 0.5f);
            }
        }

        return bytes;
    }
}
