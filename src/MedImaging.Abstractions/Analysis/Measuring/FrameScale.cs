namespace MedImaging;

/// <summary>What a step of a pixel is in millimetres, in axes of the plane: the first along a row. A frame whose rows and columns are not at right angles is sheared, not stretched.</summary>
internal readonly record struct FrameScale(double Across, double Lean, double Down, bool IsMetric)
{
    private static FrameScale None => new(1, 0, 1, false);

    public string LengthUnit => IsMetric ? "mm" : "{pixels}";

    public string AreaUnit => IsMetric ? "mm2" : "{square_pixels}";

    /// <summary>How much a pixel covers.</summary>
    public double PixelArea => Across * Down;

    public static FrameScale Of(FrameReference frame) => Of(frame.Plane, frame.RowSpacing, frame.ColumnSpacing);

    public static FrameScale Of(PixelFrame frame) => Of(frame.Plane, frame.Spacing?.Row, frame.Spacing?.Column);

    public FramePoint ToPlane(FramePoint point) => new((point.Column * Across) + (point.Row * Lean), point.Row * Down);

    private static FrameScale Of(FramePlane? plane, double? row, double? column)
    {
        if (plane is not null)
        {
            double across = plane.ColumnStep.Length, lean = plane.RowStep.Dot(plane.ColumnStep) / across, down = plane.ColumnStep.Cross(plane.RowStep).Length / across;
            if (IsSound(across) && IsSound(down) && double.IsFinite(lean))
            {
                return new FrameScale(across, lean, down, true);
            }
        }

        return row is { } height && column is { } width && IsSound(height) && IsSound(width) ? new FrameScale(width, 0, height, true) : None;
    }

    private static bool IsSound(double millimetres) => millimetres is > 1e-9 and < 1e9;
}
