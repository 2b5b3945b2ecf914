namespace MedImaging;

/// <summary>Brings activation maps to the frame and to the patient.</summary>
public static class ActivationMapExtensions
{
    /// <summary>Finds the centre of the cell that spoke most for the label.</summary>
    /// <param name="map">The map.</param>
    /// <param name="frame">The frame it lies over.</param>
    /// <returns>The place in the frame's pixels, or <see langword="null"/> where no cell spoke for it.</returns>
    /// <exception cref="ArgumentException">The map has not the values its rows and columns call for.</exception>
    public static FramePoint? FindPeak(this ActivationMap map, FrameReference frame)
    {
        Require(map, frame);
        int best = -1;
        for (int i = 0; i < map.Values.Count; i++)
        {
            if (map.Values[i] > 0 && float.IsFinite(map.Values[i]) && (best < 0 || map.Values[i] > map.Values[best]))
            {
                best = i;
            }
        }

        return best < 0 ? null : Place(map, frame, (best % map.Columns) + 0.5, (best / map.Columns) + 0.5);
    }

    /// <summary>Finds the centre of mass of the cells that spoke for the label with at least a share of the strongest.</summary>
    /// <param name="map">The map.</param>
    /// <param name="frame">The frame it lies over.</param>
    /// <param name="share">The share, from 0 to 1. The default is a half.</param>
    /// <returns>The place in the frame's pixels, or <see langword="null"/> where no cell spoke for it.</returns>
    /// <exception cref="ArgumentException">The map has not the values its rows and columns call for.</exception>
    public static FramePoint? FindCentroid(this ActivationMap map, FrameReference frame, double share = 0.5)
    {
        Require(map, frame);
        double highest = 0, sum = 0, across = 0, down = 0;
        foreach (float value in map.Values)
        {
            highest = float.IsFinite(value) ? Math.Max(highest, value) : highest;
        }

        for (int i = 0; i < map.Values.Count; i++)
        {
            double value = map.Values[i];
            if (value > 0 && value >= share * highest && double.IsFinite(value))
            {
                (sum, across, down) = (sum + value, across + (value * ((i % map.Columns) + 0.5)), down + (value * ((i / map.Columns) + 0.5)));
            }
        }

        return sum > 0 ? Place(map, frame, across / sum, down / sum) : null;
    }

    /// <summary>Spreads the map over the frame's pixels, by linear interpolation between the centres of its cells.</summary>
    /// <param name="map">The map.</param>
    /// <param name="frame">The frame it lies over.</param>
    /// <returns>A value for each pixel, row by row; 0 where the model saw nothing.</returns>
    /// <exception cref="ArgumentException">The map has not the values its rows and columns call for.</exception>
    public static float[] ToFrame(this ActivationMap map, FrameReference frame)
    {
        Require(map, frame);
        var area = AreaOf(map, frame);
        float[] pixels = new float[frame.Rows * frame.Columns];
        for (int y = Math.Max(area.Top, 0); y < Math.Min(area.Bottom, frame.Rows); y++)
        {
            var (top, below) = Cell(y, area.Top, area.Bottom, map.Rows);
            for (int x = Math.Max(area.Left, 0); x < Math.Min(area.Right, frame.Columns); x++)
            {
                var (left, beside) = Cell(x, area.Left, area.Right, map.Columns);
                int at = (top * map.Columns) + left, down = top + 1 < map.Rows ? map.Columns : 0, across = left + 1 < map.Columns ? 1 : 0;
                double upper = Mix(map.Values[at], map.Values[at + across], beside), lower = Mix(map.Values[at + down], map.Values[at + down + across], beside);
                pixels[(y * frame.Columns) + x] = (float)Mix(upper, lower, below);
            }
        }

        return pixels;
    }

    /// <summary>Gives the place in the patient of a point of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="point">The point.</param>
    /// <returns>The place, or <see langword="null"/> where the file does not say how the frame lies.</returns>
    public static PatientVector? FindPosition(this FrameReference frame, FramePoint point)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Plane?.PositionOf(point);
    }

    private static void Require(ActivationMap map, FrameReference frame)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(frame);
        if (map.Rows < 1 || map.Columns < 1 || map.Values.Count != (long)map.Rows * map.Columns)
        {
            throw new ArgumentException("The map has not the values its rows and columns call for.", nameof(map));
        }
    }

    private static FrameRegion AreaOf(ActivationMap map, FrameReference frame) => map.Area ?? new FrameRegion(0, 0, frame.Columns, frame.Rows);

    private static FramePoint Place(ActivationMap map, FrameReference frame, double column, double row)
    {
        var area = AreaOf(map, frame);
        return new FramePoint(
            area.Left + (column * ((double)area.Right - area.Left) / map.Columns),
            area.Top + (row * ((double)area.Bottom - area.Top) / map.Rows));
    }

    private static (int First, double Second) Cell(int pixel, int from, int to, int cells)
    {
        double at = Math.Clamp(((pixel + 0.5 - from) * cells / ((double)to - from)) - 0.5, 0, cells - 1);
        return ((int)at, at - (int)at);
    }

    private static double Mix(double first, double second, double share) => first + ((second - first) * share);
}
