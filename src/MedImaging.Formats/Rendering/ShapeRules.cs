namespace MedImaging.Formats;

/// <summary>What a shape must hold to be drawn.</summary>
internal static class ShapeRules
{
    private const int MostCorners = 1 << 16;

    /// <exception cref="ArgumentException">The shape has too few or too many corners, numbers that are none, or runs that do not fill its area.</exception>
    public static void Require(RegionShape shape, PixelFrame frame)
    {
        bool isSound = shape switch
        {
            EllipseShape ellipse => IsSound(ellipse.Center) && IsSound(ellipse.Radii) && ellipse.Radii is { Column: >= 0, Row: >= 0 } && double.IsFinite(ellipse.Angle),
            PolygonShape polygon => polygon.Points is { Count: >= 3 and <= MostCorners } && polygon.Points.All(IsSound),
            MaskShape mask => IsSound(mask, frame),
            _ => false,
        };
        if (!isSound)
        {
            throw new ArgumentException($"The {shape?.GetType().Name ?? "shape"} cannot be drawn: it has too few or too many corners, places far from the frame, or runs that do not fill its area.", nameof(shape));
        }
    }

    private static bool IsSound(FramePoint point) => Math.Abs(point.Column) < 1e6 && Math.Abs(point.Row) < 1e6;

    private static bool IsSound(MaskShape mask, PixelFrame frame)
    {
        var area = mask.Area;
        return area is { Left: >= 0, Top: >= 0 } && area.Right > area.Left && area.Bottom > area.Top && area.Right <= frame.Columns && area.Bottom <= frame.Rows
            && mask.Runs is not null && mask.Runs.All(run => run >= 0)
            && mask.Runs.Sum(run => (long)run) == ((long)area.Right - area.Left) * (area.Bottom - area.Top);
    }
}
