namespace MedImaging;

/// <summary>The tight line around points (Andrew's monotone chain), and the longest way across it.</summary>
internal static class ConvexHull
{
    /// <summary>The corners of the hull in turning order, without points on its edges.</summary>
    public static IReadOnlyList<FramePoint> Of(IEnumerable<FramePoint> points)
    {
        FramePoint[] sorted = [.. points.Distinct().OrderBy(point => point.Column).ThenBy(point => point.Row)];
        if (sorted.Length < 3)
        {
            return sorted;
        }

        var hull = new List<FramePoint>();
        Extend(hull, sorted, 0);
        hull.RemoveAt(hull.Count - 1);
        int floor = hull.Count;
        Array.Reverse(sorted);
        Extend(hull, sorted, floor);
        hull.RemoveAt(hull.Count - 1);
        return hull;
    }

    /// <summary>The two corners that lie farthest apart, by rotating calipers (Shamos, 1978).</summary>
    public static (FramePoint From, FramePoint To) Farthest(IReadOnlyList<FramePoint> hull)
    {
        var best = (hull[0], hull[^1]);
        double longest = Square(hull[0], hull[^1]);
        int count = hull.Count;
        for (int i = 0, j = 1 % count, steps = 0; i < count; i++)
        {
            Keep(hull[i], hull[j]);
            FramePoint from = hull[i], to = hull[(i + 1) % count];
            while (steps < 2 * count && Cross(from, to, hull[(j + 1) % count]) > Cross(from, to, hull[j]))
            {
                j = (j + 1) % count;
                steps++;
                Keep(from, hull[j]);
                Keep(to, hull[j]);
            }

            Keep(to, hull[j]);
            Keep(from, hull[(j + 1) % count]);   // an edge that runs beside this one has two ends
            Keep(to, hull[(j + 1) % count]);
        }

        return best;

        void Keep(FramePoint one, FramePoint other)
        {
            double square = Square(one, other);
            if (square > longest)
            {
                (longest, best) = (square, (one, other));
            }
        }
    }

    /// <summary>The longest way across the hull at a right angle to a line: it begins or ends at a corner, since the width grows and falls evenly between corners.</summary>
    public static (FramePoint From, FramePoint To) LongestAcross(IReadOnlyList<FramePoint> hull, FramePoint direction)
    {
        var best = (hull[0], hull[0]);
        double longest = 0;
        foreach (var corner in hull)
        {
            var (low, high) = Chord(hull, corner, direction);
            double square = Square(low, high);
            if (square > longest)
            {
                (longest, best) = (square, (low, high));
            }
        }

        return best;
    }

    // What the hull leaves of the line through a corner that stands on the direction.
    private static (FramePoint Low, FramePoint High) Chord(IReadOnlyList<FramePoint> hull, FramePoint corner, FramePoint direction)
    {
        var (low, high) = (corner, corner);
        double place = Dot(corner, direction), lowest = Dot(corner, Turned(direction)), highest = lowest;
        var from = hull[^1];
        foreach (var to in hull)
        {
            double start = Dot(from, direction) - place, end = Dot(to, direction) - place;
            if (start <= 0 != end <= 0)
            {
                double share = start / (start - end);
                var cut = new FramePoint(from.Column + (share * (to.Column - from.Column)), from.Row + (share * (to.Row - from.Row)));
                double height = Dot(cut, Turned(direction));
                (low, lowest) = height < lowest ? (cut, height) : (low, lowest);
                (high, highest) = height > highest ? (cut, height) : (high, highest);
            }

            from = to;
        }

        return (low, high);
    }

    private static void Extend(List<FramePoint> hull, FramePoint[] points, int floor)
    {
        foreach (var point in points)
        {
            while (hull.Count >= floor + 2 && Cross(hull[^2], hull[^1], point) <= 0)
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }
    }

    private static FramePoint Turned(FramePoint direction) => new(-direction.Row, direction.Column);

    private static double Dot(FramePoint a, FramePoint b) => (a.Column * b.Column) + (a.Row * b.Row);

    private static double Cross(FramePoint origin, FramePoint a, FramePoint b)
        => ((a.Column - origin.Column) * (b.Row - origin.Row)) - ((a.Row - origin.Row) * (b.Column - origin.Column));

    private static double Square(FramePoint a, FramePoint b) => Dot(new(a.Column - b.Column, a.Row - b.Row), new(a.Column - b.Column, a.Row - b.Row));
}
