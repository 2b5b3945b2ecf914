namespace MedImaging.Formats;

/// <summary>How the pixels of a frame lie in its picture.</summary>
internal readonly record struct PicturePlace(int FrameColumns, int FrameRows, int Width, int Height)
{
    public double Across => (double)Width / FrameColumns;

    public double Down => (double)Height / FrameRows;

    public (double X, double Y) ToPicture(FramePoint point) => (point.Column * Across, point.Row * Down);

    public FramePoint ToFrame(double x, double y) => new(x / Across, y / Down);

    public (int Left, int Top, int Right, int Bottom) ToPicture(FrameRegion area)
        => (Round(area.Left * Across), Round(area.Top * Down), Round(area.Right * Across), Round(area.Bottom * Down));

    private static int Round(double position) => (int)Math.Clamp(Math.Round(position, MidpointRounding.AwayFromZero), int.MinValue, int.MaxValue);
}
