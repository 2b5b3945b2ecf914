namespace MedImaging;

/// <summary>An ellipse.</summary>
/// <param name="Center">Its centre.</param>
/// <param name="Radii">Half of its two axes, in pixels.</param>
/// <param name="Angle">By how much the first axis is turned from the direction of a row towards that of a column, in radians.</param>
/// <exception cref="ArgumentException">A value is not a number, too large, or a radius is not above 0.</exception>
public sealed record EllipseShape(FramePoint Center, FramePoint Radii, double Angle = 0) : RegionShape
{
    private const int OutlinePoints = 64;

    /// <summary>Gets its centre.</summary>
    public FramePoint Center { get; init => field = CheckedCenter(value); } = CheckedCenter(Center);

    /// <summary>Gets half of its two axes, in pixels.</summary>
    public FramePoint Radii { get; init => field = CheckedRadii(value); } = CheckedRadii(Radii);

    /// <summary>Gets by how much the first axis is turned from the direction of a row towards that of a column, in radians.</summary>
    public double Angle { get; init => field = Checked(value, nameof(Angle)); } = Checked(Angle, nameof(Angle));

    /// <inheritdoc/>
    public override FrameRegion Bounds()
    {
        var (sine, cosine) = Math.SinCos(Angle);
        double across = double.Hypot(Radii.Column * cosine, Radii.Row * sine), down = double.Hypot(Radii.Column * sine, Radii.Row * cosine);
        return new FrameRegion(
            (int)Math.Floor(Center.Column - across), (int)Math.Floor(Center.Row - down), (int)Math.Ceiling(Center.Column + across), (int)Math.Ceiling(Center.Row + down));
    }

    /// <inheritdoc/>
    public override double PixelArea() => Math.PI * Radii.Column * Radii.Row;

    /// <inheritdoc/>
    public override FramePoint Centroid() => Center;

    /// <inheritdoc/>
    public override bool Contains(FramePoint point)
    {
        var (sine, cosine) = Math.SinCos(Angle);
        return Contains(point, sine, cosine);
    }

    internal override IReadOnlyList<FramePoint> Outline()
    {
        var (sine, cosine) = Math.SinCos(Angle);
        var points = new FramePoint[OutlinePoints];
        for (int i = 0; i < points.Length; i++)
        {
            var (y, x) = Math.SinCos(i * Math.Tau / OutlinePoints);
            (x, y) = (x * Radii.Column, y * Radii.Row);
            points[i] = new FramePoint(Center.Column + (x * cosine) - (y * sine), Center.Row + (x * sine) + (y * cosine));
        }

        return points;
    }

    private protected override void Fill(FrameRegion box, Span<byte> bits)
    {
        var (sine, cosine) = Math.SinCos(Angle);
        int width = box.Right - box.Left;
        for (int i = 0; i < bits.Length; i++)
        {
            var (row, column) = Math.DivRem(i, width);
            bits[i] = Contains(new FramePoint(box.Left + column + 0.5, box.Top + row + 0.5), sine, cosine) ? (byte)1 : (byte)0;
        }
    }

    private bool Contains(FramePoint point, double sine, double cosine)
    {
        double x = point.Column - Center.Column, y = point.Row - Center.Row;
        double along = ((x * cosine) + (y * sine)) / Radii.Column, across = ((y * cosine) - (x * sine)) / Radii.Row;
        return (along * along) + (across * across) <= 1;
    }

    private static FramePoint CheckedCenter(FramePoint value) => new(Checked(value.Column, nameof(Center)), Checked(value.Row, nameof(Center)));

    private static FramePoint CheckedRadii(FramePoint value)
        => value.Column > 0 && value.Row > 0
            ? new(Checked(value.Column, nameof(Radii)), Checked(value.Row, nameof(Radii)))
            : throw new ArgumentException("The radii of an ellipse are above 0.", nameof(value));
}
