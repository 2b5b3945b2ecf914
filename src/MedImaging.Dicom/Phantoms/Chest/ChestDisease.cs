namespace MedImaging.Dicom;

/// <summary>One lesion placed in a chest: how much of the air it takes at each point, and the truth about it.</summary>
internal sealed class ChestDisease
{
    private readonly ChestLesion _lesion;
    private readonly NoiseField _edge;

    public ChestDisease(ChestLesion lesion, PortableRandom random)
    {
        (_lesion, _edge) = (lesion, new NoiseField(random, 21, 4));
        (double x, double y) = lesion.Lobe switch
        {
            LungLobe.RightUpper => (-72.0, 98.0),
            LungLobe.RightMiddle => (-66.0, 186.0),
            LungLobe.RightLower => (-84.0, 214.0),
            LungLobe.LeftUpper => (72.0, 100.0),
            LungLobe.LeftLower => (100.0, 212.0),
            _ => throw new ArgumentOutOfRangeException(nameof(lesion)),
        };
        (X, Y) = (x + random.Between(-4, 4), y + random.Between(-4, 4));
    }

    public double X { get; }

    public double Y { get; }

    /// <summary>Takes the lesion's share from the air at a point.</summary>
    public double Reduce(double air, double x, double y)
    {
        double dx = x - X, dy = y - Y, radius = _lesion.RadiusMillimetres;
        double q = ((dx * dx) + (dy * dy)) / (radius * radius);
        if (q > 4)
        {
            return air;
        }

        return _lesion.Kind == LesionKind.Nodule
            ? Math.Max(0, air - (_lesion.Opacity * PortableMath.Chord(radius, q)))
            : air * (1 - (_lesion.Opacity * Filled(q, x, y)));
    }

    /// <summary>The truth, for pixels of a given size.</summary>
    public PhantomLesion ToTruth(int rows, int columns, double spacing)
    {
        double radius = _lesion.RadiusMillimetres / spacing, row = (Y - ChestPhantom.Skyline) / spacing, column = (X / spacing) + (columns / 2.0);
        return new PhantomLesion
        {
            Kind = _lesion.Kind,
            Row = row,
            Column = column,
            RadiusMillimetres = _lesion.RadiusMillimetres,
            RadiusPixels = radius,
            Region = PhantomTruth.Box(row, column, radius, rows, columns),
            Value = _lesion.Opacity,
        };
    }

    // Fluid spreads from one air space to the next: dense in the middle, patchy and ragged at the edge.
    private double Filled(double q, double x, double y)
    {
        double ragged = Math.Sqrt(q) + (0.26 * _edge.At(x, y));
        return PortableMath.Step(1.32, 0.12, ragged) * (0.93 + (0.07 * _edge.At(y * 2.3, x * 2.3)));
    }
}
