namespace MedImaging.Formats;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">What the legend says of it.</param>
/// <param name="Points">Its points, in the order they are joined.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Gets how it is drawn.</summary>
    /// <value>The default is a line.</value>
    public ChartStyle Style { get; init; }
}

/// <summary>A point of a curve; both coordinates from 0 to 1.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
/// <param name="Low">The lower end of what is known of Y, if told: a band around a line, a whisker at a marker.</param>
/// <param name="High">The upper end.</param>
public sealed record ChartPoint(double X, double Y, double? Low = null, double? High = null);

/// <summary>How a curve is drawn.</summary>
public enum ChartStyle
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line that keeps its height up to the next point.</summary>
    Steps,

    /// <summary>A line with a dot at each point.</summary>
    Markers,

    /// <summary>Pale bars as wide as the points are apart.</summary>
    Bars,
}

/// <summary>Where a chart's legend stands.</summary>
public enum ChartCorner
{
    /// <summary>Bottom right: where a ROC curve leaves room.</summary>
    BottomRight,

    /// <summary>Bottom left: where a precision-recall curve leaves room.</summary>
    BottomLeft,

    /// <summary>Top left: where a reliability diagram leaves room.</summary>
    TopLeft,
}
