namespace MedImaging;

/// <summary>Where a model's input lies in its frame: past its edges where it was padded, within them where it was cropped. Both count from the left edge of their first pixel.</summary>
internal readonly record struct InputPlace(double Left, double Top, double Right, double Bottom, int Width, int Height)
{
    private const double Slack = 1e-3;   // a rounding must not add a row of pixels

    public static InputPlace Of(ImageTensor tensor, PreprocessingPlan plan)
    {
        var area = tensor.Area ?? plan.AreaOf(tensor.Frame.Rows, tensor.Frame.Columns);
        return new InputPlace(area.Left, area.Top, area.Right, area.Bottom, tensor.Width, tensor.Height);
    }

    /// <summary>The whole input, in the frame's pixels.</summary>
    public FrameRegion ToArea() => new((int)Math.Round(Left), (int)Math.Round(Top), (int)Math.Round(Right), (int)Math.Round(Bottom));

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
