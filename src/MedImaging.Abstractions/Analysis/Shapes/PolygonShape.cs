namespace MedImaging;

/// <summary>A closed line of points; the last joins the first. Where it crosses itself, what it goes around twice lies outside (the even-odd rule).</summary>
/// <param name="Points">The corners, 3 to 16,384.</param>
/// <exception cref="ArgumentException">There are too few points or too many, or one is not a number.</exception>
public sealed record PolygonShape(IReadOnlyList<FramePoint> Points) : RegionShape
{
    /// <summary>The most corners a polygon may have.</summary>
    public const int MaxPoints = 16_384;

    /// <summary>Gets the corners.</summary>
    public IReadOnlyList<FramePoint> Points { get; init => field = CheckedPoints(value); } = CheckedPoints(Points);

    /// <inheritdoc/>
    public override FrameRegion Bounds()
    {
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach (var point in Points)
        {
            (left, right) = (Math.Min(left, point.Column), Math.Max(right, point.Column));
            (top, bottom) = (Math.Min(top, point.Row), Math.Max(bottom, point.Row));
        }

        return new FrameRegion((int)Math.Floor(left), (int)Math.Floor(top), (int)Math.Ceiling(right), (int)Math.Ceiling(bottom));
    }

    /// <inheritdoc/>
    public override double PixelArea() => Math.Abs(Moments().Area);

    /// <inheritdoc/>
    public override FramePoint Centroid()
    {
        var (area, column, row) = Moments();
        var box = Bounds();
        bool isFlat = Math.Abs(area) <= 1e-9 * ((double)(box.Right - box.Left) * (box.Bottom - box.Top));
        return isFlat
            ? new FramePoint(Points.Average(point => point.Column), Points.Average(point => point.Row))
            : new FramePoint(column, row);
    }

    /// <inheritdoc/>
    public override bool Contains(FramePoint point)
    {
        bool isInside = false;
        var from = Points[^1];
        foreach (var to in Points)
        {
            isInside ^= Crosses(from, to, point.Row) && CrossingAt(from, to, point.Row) <= point.Column;
            from = to;
        }

        return isInside;
    }

    /// <inheritdoc/>
    public bool Equals(PolygonShape? other) => other is not null && Points.SequenceEqual(other.Points);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Points.Count, Points[0], Points[^1]);

    internal override IReadOnlyList<FramePoint> Outline() => Points;

    // Each edge turns the row from its crossing on inside out, so nothing is sorted and the cost is edges × rows at most.
    private protected override void Fill(FrameRegion box, Span<byte> bits)
    {
        int width = box.Right - box.Left;
        var from = Points[^1];
        foreach (var to in Points)
        {
            int first = (int)Math.Max(box.Top, Math.Floor(Math.Min(from.Row, to.Row)) - 1), last = (int)Math.Min(box.Bottom - 1, Math.Ceiling(Math.Max(from.Row, to.Row)));
            for (int row = first; row <= last; row++)
            {
                if (Crosses(from, to, row + 0.5) && FirstFrom(CrossingAt(from, to, row + 0.5), box) is var column && column < width)
                {
                    bits[((row - box.Top) * width) + column] ^= 1;
                }
            }

            from = to;
        }

        for (int row = 0; row < box.Bottom - box.Top; row++)
        {
            var line = bits.Slice(row * width, width);
            for (int column = 1; column < line.Length; column++)
            {
                line[column] ^= line[column - 1];
            }
        }
    }

    // An edge holds its upper end and not its lower, so that a corner between two edges is crossed once.
    private static bool Crosses(FramePoint from, FramePoint to, double row) => from.Row <= row != to.Row <= row;

    // Reckoned from the upper end always: two polygons that share an edge find the same crossing.
    private static double CrossingAt(FramePoint from, FramePoint to, double row)
    {
        var (upper, lower) = from.Row <= to.Row ? (from, to) : (to, from);
        return upper.Column + ((row - upper.Row) / (lower.Row - upper.Row) * (lower.Column - upper.Column));
    }

    // The first pixel of the box whose centre is at the crossing or right of it.
    private static int FirstFrom(double crossing, FrameRegion box)
    {
        double first = Math.Ceiling(crossing - 0.5);
        first += first - 0.5 >= crossing ? -1 : first + 0.5 < crossing ? 1 : 0;
        return (int)Math.Clamp(first, box.Left, box.Right) - box.Left;
    }

    // From the first corner, so that a small polygon far from the edge loses nothing to large products.
    private (double Area, double Column, double Row) Moments()
    {
        var origin = Points[0];
        double area = 0, column = 0, row = 0;
        for (int i = 1; i + 1 < Points.Count; i++)
        {
            double ax = Points[i].Column - origin.Column, ay = Points[i].Row - origin.Row, bx = Points[i + 1].Column - origin.Column, by = Points[i + 1].Row - origin.Row;
            double part = ((ax * by) - (bx * ay)) / 2;
            (area, column, row) = (area + part, column + (part * (ax + bx) / 3), row + (part * (ay + by) / 3));
        }

        return area == 0 ? (0, origin.Column, origin.Row) : (area, origin.Column + (column / area), origin.Row + (row / area));
    }

    private static FramePoint[] CheckedPoints(IReadOnlyList<FramePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Count is >= 3 and <= MaxPoints
            ? [.. points.Select(point => new FramePoint(Checked(point.Column, nameof(Points)), Checked(point.Row, nameof(Points))))]
            : throw new ArgumentException($"A polygon has 3 to {MaxPoints} points; {points.Count} were given.", nameof(points));
    }
}
