namespace MedImaging;

/// <summary>What can be said of one component of a picture: place, size, form and values.</summary>
internal sealed class RegionStatistics
{
    private double _columns, _rows, _columnSquares, _rowSquares, _products, _mean, _squares;

    public int Area { get; private set; }

    public FrameRegion Box { get; private set; } = new(int.MaxValue, int.MaxValue, 0, 0);

    /// <summary>The first pixel, in the order of the picture.</summary>
    public int First { get; private set; } = -1;

    public FramePoint Centroid => new((_columns / Area) + 0.5, (_rows / Area) + 0.5);

    public double Mean => _mean;

    public double StandardDeviation => Area == 0 ? 0 : Math.Sqrt(_squares / Area);

    /// <summary>0 for a disc, near 1 for a line: of the ellipse with the same second moments, a pixel being a square and not a point.</summary>
    public double Eccentricity
    {
        get
        {
            double x = _columns / Area, y = _rows / Area;
            double xx = (_columnSquares / Area) - (x * x) + (1 / 12d), yy = (_rowSquares / Area) - (y * y) + (1 / 12d), xy = (_products / Area) - (x * y);
            double half = (xx + yy) / 2, way = double.Hypot((xx - yy) / 2, xy);
            return Math.Sqrt(Math.Clamp(1 - ((half - way) / (half + way)), 0, 1));
        }
    }

    /// <summary>Reckons all components of a labelled picture; the first is that of label 1.</summary>
    public static RegionStatistics[] Of(ReadOnlySpan<int> labels, int count, ReadOnlySpan<float> values, int width)
    {
        var all = new RegionStatistics[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = new RegionStatistics();
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] > 0)
            {
                all[labels[i] - 1].Add(i, i % width, i / width, values[i]);
            }
        }

        return all;
    }

    private void Add(int index, int column, int row, float value)
    {
        First = First < 0 ? index : First;
        Area++;
        (_columns, _rows) = (_columns + column, _rows + row);
        (_columnSquares, _rowSquares, _products) = (_columnSquares + ((double)column * column), _rowSquares + ((double)row * row), _products + ((double)column * row));
        double off = value - _mean;
        _mean += off / Area;
        _squares += off * (value - _mean);
        var box = Box;
        if (column < box.Left || row < box.Top || column >= box.Right || row >= box.Bottom)
        {
            Box = new FrameRegion(Math.Min(box.Left, column), Math.Min(box.Top, row), Math.Max(box.Right, column + 1), Math.Max(box.Bottom, row + 1));
        }
    }
}
