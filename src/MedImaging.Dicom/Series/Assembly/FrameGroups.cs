namespace MedImaging.Dicom;

/// <summary>Sorts frames into groups, and tells what of a series is mixed.</summary>
internal static class FrameGroups
{
    public static List<FrameGroup> Of(List<StackFrame> frames, PlaneDirections directions, bool areLocalizers, List<SeriesDefect> defects)
    {
        var placed = frames.Where(frame => directions[frame] >= 0).ToList();
        if (!areLocalizers)
        {
            NoteMixed(placed, directions, defects);
        }

        return [.. frames
            .GroupBy(frame => KeyOf(frame, directions[frame]))
            .OrderBy(group => group.First().Rank)
            .Select(group => new FrameGroup([.. group], group.Key.Direction >= 0 ? directions.NormalOf(group.Key.Direction) : null))];
    }

    private static void NoteMixed(List<StackFrame> placed, PlaneDirections directions, List<SeriesDefect> defects)
    {
        int planes = placed.Select(frame => directions[frame]).Distinct().Count();
        if (planes > 1)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.MixedOrientation, $"The slices lie in {planes} directions, (0020,0037).") { Count = planes });
        }

        int sizes = placed.Select(frame => SizeOf(frame)).Distinct().Count();
        if (sizes > 1)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.MixedSize, $"The slices are of {sizes} sizes: rows (0028,0010), columns (0028,0011) or pixel spacing (0028,0030) differ.") { Count = sizes });
        }

        int references = placed.Select(frame => frame.Geometry.FrameOfReferenceUid).Distinct(StringComparer.Ordinal).Count();
        if (references > 1)
        {
            defects.Add(new SeriesDefect(SeriesDefectKind.MixedFrameOfReference, $"The slices are in {references} frames of reference, (0020,0052).") { Count = references });
        }
    }

    private static (int Direction, (int, int, long, long) Size, string? Reference, string? Stack) KeyOf(StackFrame frame, int direction)
        => direction < 0
            ? (direction, (frame.Instance.Descriptor.Rows, frame.Instance.Descriptor.Columns, 0, 0), null, null)
            : (direction, SizeOf(frame), frame.Geometry.FrameOfReferenceUid, frame.Geometry.StackId);

    // Spacing to a ten-thousandth of a millimetre: headers of one series differ by rounding.
    private static (int Rows, int Columns, long RowSpacing, long ColumnSpacing) SizeOf(StackFrame frame)
    {
        var (row, column) = frame.Geometry.PixelSpacing ?? (0, 0);
        return (frame.Instance.Descriptor.Rows, frame.Instance.Descriptor.Columns, Rounded(row), Rounded(column));
    }

    private static long Rounded(double spacing) => spacing < 1e6 ? (long)Math.Round(spacing * 1e4) : long.MaxValue;
}
