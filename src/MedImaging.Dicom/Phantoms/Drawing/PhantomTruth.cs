using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>Turns what was drawn into the truth a test compares with.</summary>
internal static class PhantomTruth
{
    public static FrameRegion Box(double row, double column, double radius, int rows, int columns) => new(
        (int)Math.Clamp(Math.Floor(column - radius), 0, columns - 1),
        (int)Math.Clamp(Math.Floor(row - radius), 0, rows - 1),
        (int)Math.Clamp(Math.Ceiling(column + radius), 1, columns),
        (int)Math.Clamp(Math.Ceiling(row + radius), 1, rows));

    /// <summary>Places a ball in a series of square slices; the box is the one in the slice nearest to its centre.</summary>
    public static PhantomLesion Of(PhantomSphere ball, int size, double spacing, int slices, double thickness)
    {
        double row = (ball.Y / spacing) + (size / 2.0), column = (ball.X / spacing) + (size / 2.0);
        int slice = (int)Math.Clamp(Math.Floor((ball.Z / thickness) + ((slices - 1) / 2.0) + 0.5), 0, slices - 1);
        double away = ball.Z - PositionOf(slice, slices, thickness);
        double radius = PortableMath.Root((ball.RadiusMillimetres * ball.RadiusMillimetres) - (away * away)) / spacing;
        return new PhantomLesion
        {
            Kind = ball.Kind,
            Row = row,
            Column = column,
            Slice = slice,
            RadiusMillimetres = ball.RadiusMillimetres,
            RadiusPixels = ball.RadiusMillimetres / spacing,
            Region = Box(row, column, radius, size, size),
            Value = ball.Value,
        };
    }

    /// <summary>Checks what a caller asked of a series.</summary>
    public static void ThrowIfNotASeries(int sliceCount, double sliceThickness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sliceCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sliceCount, 2000);
        ArgumentOutOfRangeException.ThrowIfLessThan(sliceThickness, 0.1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sliceThickness, 50);
    }

    /// <summary>Names everything the pixels of a series depend on.</summary>
    public static string Identity(string kind, ulong seed, int sliceCount, double sliceThickness, IEnumerable<PhantomSphere> spheres)
        => string.Create(CultureInfo.InvariantCulture, $"{kind}/{seed}/{sliceCount}/{sliceThickness}/{string.Join('/', spheres.Select(ball => FormattableString.Invariant($"{ball.Kind},{ball.X:R},{ball.Y:R},{ball.Z:R},{ball.RadiusMillimetres:R},{ball.Value:R}")))}");

    /// <summary>The place of a slice along z; the series is centred on 0.</summary>
    public static double PositionOf(int slice, int slices, double thickness) => (slice - ((slices - 1) / 2.0)) * thickness;
}
