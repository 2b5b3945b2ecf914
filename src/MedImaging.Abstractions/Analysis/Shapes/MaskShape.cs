namespace MedImaging;

/// <summary>Single pixels, as lengths of runs.</summary>
/// <param name="Area">The part of the frame that the runs fill row by row; at most 65,536 pixels wide and high.</param>
/// <param name="Runs">How many pixels lie beside the finding, then how many belong to it, and so on in turns; together they are the area.</param>
/// <exception cref="ArgumentException">The area is not one, a run is below 0, or the runs are not the area.</exception>
public sealed record MaskShape(FrameRegion Area, IReadOnlyList<int> Runs) : RegionShape
{
    /// <summary>The most pixels that the area of a mask may have on a side.</summary>
    public const int MaxSide = 65_536;

    /// <summary>Gets the part of the frame that the runs fill row by row.</summary>
    public FrameRegion Area { get; } = CheckedArea(Area);

    /// <summary>Gets how many pixels lie beside the finding, then how many belong to it, and so on in turns; together they are the area.</summary>
    public IReadOnlyList<int> Runs { get; } = CheckedRuns(Area, Runs);

    /// <inheritdoc/>
    public override FrameRegion Bounds() => Area;

    /// <inheritdoc/>
    public override double PixelArea()
    {
        long count = 0;
        for (int i = 1; i < Runs.Count; i += 2)
        {
            count += Runs[i];
        }

        return count;
    }

    /// <inheritdoc/>
    public override FramePoint Centroid()
    {
        double column = 0, row = 0, count = 0;
        foreach (var (line, first, end) in Lines())
        {
            double length = end - first;
            (column, row, count) = (column + (length * (first + end) / 2), row + (length * (line + 0.5)), count + length);
        }

        return count == 0 ? new FramePoint((Area.Left + Area.Right) / 2d, (Area.Top + Area.Bottom) / 2d) : new FramePoint(column / count, row / count);
    }

    /// <inheritdoc/>
    public override bool Contains(FramePoint point)
    {
        if (!(point.Column >= Area.Left && point.Row >= Area.Top && point.Column < Area.Right && point.Row < Area.Bottom))
        {
            return false;
        }

        long place = ((long)(Math.Floor(point.Row) - Area.Top) * (Area.Right - Area.Left)) + (long)(Math.Floor(point.Column) - Area.Left);
        int run = 0;
        for (long end = Runs[0]; end <= place; end += Runs[++run])
        {
        }

        return run % 2 == 1;
    }

    /// <inheritdoc/>
    public bool Equals(MaskShape? other) => other is not null && Area == other.Area && Runs.SequenceEqual(other.Runs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Area, Runs.Count);

    internal override IReadOnlyList<FramePoint> Outline()
    {
        var corners = new List<FramePoint>();
        foreach (var (row, first, end) in Widths())
        {
            corners.AddRange([new(first, row), new(end, row), new(first, row + 1), new(end, row + 1)]);
        }

        return ConvexHull.Of(corners);
    }

    /// <summary>The pixels that belong to it, as parts of rows in the frame's coordinates, from top to bottom.</summary>
    internal IEnumerable<(int Row, int First, int End)> Lines()
    {
        long place = 0;
        int width = Area.Right - Area.Left;
        for (int i = 0; i < Runs.Count; place += Runs[i], i++)
        {
            for (long at = place, end = place + Runs[i]; i % 2 == 1 && at < end;)
            {
                int column = (int)(at % width), length = (int)Math.Min(width - column, end - at);
                yield return (Area.Top + (int)(at / width), Area.Left + column, Area.Left + column + length);
                at += length;
            }
        }
    }

    /// <summary>Each row that has pixels, from its first to its last.</summary>
    internal IEnumerable<(int Row, int First, int End)> Widths()
    {
        (int Row, int First, int End)? open = null;
        foreach (var line in Lines())
        {
            if (open is { } before && before.Row != line.Row)
            {
                yield return before;
                open = null;
            }

            open = (line.Row, open?.First ?? line.First, line.End);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private protected override void Fill(FrameRegion box, Span<byte> bits)
    {
        int width = box.Right - box.Left;
        foreach (var (row, first, end) in Lines())
        {
            int left = Math.Max(first, box.Left), right = Math.Min(end, box.Right);
            if (row >= box.Top && row < box.Bottom && left < right)
            {
                bits.Slice(((row - box.Top) * width) + left - box.Left, right - left).Fill(1);
            }
        }
    }

    private static FrameRegion CheckedArea(FrameRegion area)
    {
        ArgumentNullException.ThrowIfNull(area);
        Checked(area.Left, nameof(Area));
        Checked(area.Top, nameof(Area));
        long width = (long)area.Right - area.Left, height = (long)area.Bottom - area.Top;
        return width is >= 1 and <= MaxSide && height is >= 1 and <= MaxSide
            ? area
            : throw new ArgumentException($"The area of a mask is 1 to {MaxSide} pixels wide and high.", nameof(area));
    }

    private static int[] CheckedRuns(FrameRegion area, IReadOnlyList<int> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        long sum = 0, size = ((long)area.Right - area.Left) * ((long)area.Bottom - area.Top);
        foreach (int run in runs)
        {
            sum = run >= 0 ? sum + run : throw new ArgumentException("A run of a mask is below 0.", nameof(runs));
        }

        return sum == size ? [.. runs] : throw new ArgumentException($"The runs of a mask have {sum} pixels; its area has {size}.", nameof(runs));
    }
}
