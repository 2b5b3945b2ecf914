namespace MedImaging.Dicom;

/// <summary>Turns a drawn ball into the box that holds it.</summary>
internal static class PhantomTruth
{
    public static FrameRegion Box(double row, double column, double radius, int rows, int columns) => new(
        (int)Math.Clamp(Math.Floor(column - radius), 0, columns - 1),
        (int)Math.Clamp(Math.Floor(row - radius), 0, rows - 1),
        (int)Math.Clamp(Math.Ceiling(column + radius), 1, columns),
        (int)Math.Clamp(Math.Ceiling(row + radius), 1, rows));
}
