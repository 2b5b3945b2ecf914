namespace MedImaging.Formats;

/// <summary>What a shape must hold to be drawn over a frame, beyond what its constructor sees to.</summary>
internal static class ShapeRules
{
    private const double Farthest = 1e6;   // pixels; beyond it a line would be cut by rounding and not by the frame

    /// <exception cref="ArgumentException">The shape lies too far from the frame, or is a mask that reaches past it.</exception>
    public static void Require(RegionShape shape, PixelFrame frame)
    {
        bool isSound = shape switch
        {
            EllipseShape ellipse => IsNear(ellipse.Center) && IsNear(ellipse.Radii),
            PolygonShape polygon => polygon.Points.All(IsNear),
            MaskShape { Area: var area } => area is { Left: >= 0, Top: >= 0 } && area.Right <= frame.Columns && area.Bottom <= frame.Rows,
            _ => false,
        };
        if (!isSound)
        {
            throw new ArgumentException($"The {shape?.GetType().Name ?? "shape"} cannot be drawn: it has places far from the frame, or pixels that the frame has not.", nameof(shape));
        }
    }

    private static bool IsNear(FramePoint point) => Math.Abs(point.Column) < Farthest && Math.Abs(point.Row) < Farthest;
}
