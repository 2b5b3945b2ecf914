namespace MedImaging;

/// <summary>Where a model's input lies in its frame: past its edges where it was padded, within them where it was cropped. Both count from the left edge of their first pixel.</summary>
internal readonly record struct InputPlace(double Left, double Top, double Right, double Bottom, int Width, int Height)
{
    private const double Slack = 1e-3;   // a rounding must not add a row of pixels

    public static InputPlace Of(ImageTensor tensor)
    {
        var area = tensor.Area ?? new FrameRegion(0, 0, tensor.Frame.Columns, tensor.Frame.Rows);
        return new InputPlace(area.Left, area.Top, area.Right, area.Bottom, tensor.Width, tensor.Height);
    }

    /// <summary>The pixels of the frame that a box of the input touches; <see langword="null"/> when it lies beside the frame.</summary>
    public FrameRegion? ToFrame(in Box box, int rows, int columns)
    {
        double across = (Right - Left) / Width, down = (Bottom - Top) / Height;
        var region = new FrameRegion(
            (int)Math.Clamp(Math.Floor(Left + (box.Left * across) + Slack), 0, columns),
            (int)Math.Clamp(Math.Floor(Top + (box.Top * down) + Slack), 0, rows),
            (int)Math.Clamp(Math.Ceiling(Left + (box.Right * across) - Slack), 0, columns),
            (int)Math.Clamp(Math.Ceiling(Top + (box.Bottom * down) - Slack), 0, rows));
        return region.Right > region.Left && region.Bottom > region.Top ? region : null;
    }
}
