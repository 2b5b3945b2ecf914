namespace MedImaging.Dicom;

/// <summary>The grid that slices lie in, and whether they lie squarely above one another.</summary>
internal static class StackShape
{
    private const double HalfPixel = 0.5, LeastTilt = 0.1;

    /// <summary>Gives the grid of a stack; none when pixel spacing is not known or the slices are too many for one volume.</summary>
    public static VolumeGeometry? Describe(IReadOnlyList<StackFrame> frames, StackSpacing measured, PatientVector normal, List<SeriesDefect> defects)
    {
        var first = frames[0].Geometry;
        if (first is not { Position: { } origin, RowDirection: { } row, ColumnDirection: { } column } || frames[^1].Geometry.Position is not { } last)
        {
            return null;
        }

        var way = last - origin;
        if (frames.Count > 1)
        {
            NoteShift(frames, origin, way, normal, defects);
        }

        if (first.PixelSpacing is not { } pixel)
        {
            return null;
        }

        var descriptor = frames[0].Instance.Descriptor;
        double single = Math.Abs(first.SpacingBetweenSlices ?? 0) is > 0 and var stated ? stated : first.SliceThickness ?? 1;
        var step = frames.Count > 1 ? way * (1d / measured.Slots[^1]) : normal * single;
        long slices = measured.Slots[^1] + 1L;
        return descriptor.Rows > 0 && descriptor.Columns > 0 && (Int128)descriptor.Rows * descriptor.Columns * slices <= Array.MaxLength && IsSpace(pixel, step, normal)
            ? new VolumeGeometry(descriptor.Columns, descriptor.Rows, (int)slices, origin, row * pixel.Column, column * pixel.Row, step)
            : null;
    }

    private static void NoteShift(IReadOnlyList<StackFrame> frames, PatientVector origin, PatientVector way, PatientVector normal, List<SeriesDefect> defects)
    {
        double pixel = frames[0].Geometry.PixelSpacing is { } spacing ? Math.Min(spacing.Row, spacing.Column) : 1;
        double along = way.Dot(normal);
        int shifted = 0;
        foreach (var frame in frames)
        {
            if (frame.Geometry.Position is { } place)
            {
                var offset = place - origin;
                var residual = offset - (way * (offset.Dot(normal) / along));
                shifted += residual.Length > HalfPixel * pixel ? 1 : 0;
            }
        }

        double sideways = (way - (normal * along)).Length;
        double angle = double.RadiansToDegrees(Math.Atan2(sideways, Math.Abs(along)));
        if (shifted > 0)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.Misalignment, $"{shifted} of {frames.Count} slices are shifted in their plane by more than half a pixel.") { Count = shifted });
        }
        else if (angle > LeastTilt && sideways > HalfPixel * pixel)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.GantryTilt, $"The slices are shifted in their plane from one to the next: a tilt of {Math.Round(angle, 1).ToString(System.Globalization.CultureInfo.InvariantCulture)} degrees.") { Count = frames.Count, Angle = angle });
        }
    }

    // What VolumeGeometry asks of its steps, said of values that come from a file.
    private static bool IsSpace((double Row, double Column) pixel, PatientVector step, PatientVector normal)
    {
        double along = Math.Abs(step.Dot(normal));
        return IsLength(pixel.Row) && IsLength(pixel.Column) && IsLength(along) && along > 1e-4 * step.Length;
    }

    private static bool IsLength(double millimetres) => millimetres is > 1e-6 and < 1e6;
}
