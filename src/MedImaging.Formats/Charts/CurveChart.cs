namespace MedImaging.Formats;

/// <summary>Curves over the unit square: ROC, precision-recall, reliability.</summary>
public sealed record CurveChart
{
    private const int MaxSeries = 4, MaxPoints = 200_000;

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets a line under the title, such as the number of cases.</summary>
    /// <value>The default is none.</value>
    public string Subtitle { get; init => field = value ?? ""; } = "";

    /// <summary>Gets what the horizontal axis is.</summary>
    public required string XLabel { get; init; }

    /// <summary>Gets what the vertical axis is.</summary>
    public required string YLabel { get; init; }

    /// <summary>Gets the curves, one to four.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Gets whether the rising diagonal is drawn: chance in a ROC curve, what is perfect in a reliability diagram.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasDiagonal { get; init; }

    /// <summary>Gets where the legend stands.</summary>
    /// <value>The default is bottom right.</value>
    public ChartCorner Legend { get; init; }

    /// <summary>Draws the chart. The same chart gives the same bytes.</summary>
    /// <param name="size">How large, or none for 800 × 600.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">There are no curves or more than four, or a coordinate is not from 0 to 1.</exception>
    public byte[] ToPng(ChartSize? size = null)
    {
        if (Series is not { Count: > 0 and <= MaxSeries } || Series.Sum(s => (long)s.Points.Count) > MaxPoints)
        {
            throw new ArgumentException($"A chart has 1 to {MaxSeries} curves of together at most {MaxPoints} points.");
        }

        foreach (var point in Series.SelectMany(s => s.Points))
        {
            if (point is not { X: >= 0 and <= 1, Y: >= 0 and <= 1, Low: null or (>= 0 and <= 1), High: null or (>= 0 and <= 1) })
            {
                throw new ArgumentException("A coordinate of a chart is not from 0 to 1.");
            }
        }

        return CurveDrawing.Draw(this, size ?? new ChartSize());
    }
}
