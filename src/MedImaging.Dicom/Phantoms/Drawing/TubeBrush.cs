namespace MedImaging.Dicom;

/// <summary>A point of a tube's centre line, in millimetres; the strength fades a tube out.</summary>
internal readonly record struct TubePoint(double X, double Y, double Radius, double Strength = 1);

/// <summary>Draws bent tubes (ribs, vessels, the airway) into a map of path lengths, each pixel by its distance to the centre line.</summary>
internal sealed class TubeBrush(int rows, int columns, double spacing, double skyline)
{
    private readonly double[] _ratio = NewScratch(rows * columns);
    private readonly double[] _radius = new double[rows * columns];
    private readonly double[] _strength = new double[rows * columns];

    /// <summary>Adds a tube to a map.</summary>
    /// <param name="target">The map, in millimetres of path; x = 0 is the middle column, y = <c>skyline</c> the top edge.</param>
    /// <param name="points">The centre line.</param>
    /// <param name="profile">Path length from q = (distance ÷ radius)², 0 on the line and 1 at the edge, and the radius.</param>
    /// <param name="isJoined">Whether it grows out of what the map holds, so that the longer path counts and not the sum.</param>
    public void Add(double[] target, ReadOnlySpan<TubePoint> points, Func<double, double, double> profile, bool isJoined = false)
    {
        int top = rows, bottom = 0, left = columns, right = 0;
        for (int i = 0; i + 1 < points.Length; i++)
        {
            var box = Mark(points[i], points[i + 1]);
            (top, bottom) = (Math.Min(top, box.Top), Math.Max(bottom, box.Bottom));
            (left, right) = (Math.Min(left, box.Left), Math.Max(right, box.Right));
        }

        for (int row = top; row < bottom; row++)
        {
            for (int i = (row * columns) + left; i < (row * columns) + right; i++)
            {
                if (_ratio[i] < 1)
                {
                    double path = _strength[i] * profile(_ratio[i], _radius[i]);
                    target[i] = isJoined ? Math.Max(target[i], path) : target[i] + path;
                }

                _ratio[i] = double.MaxValue;
            }
        }
    }

    private static double[] NewScratch(int length)
    {
        var scratch = new double[length];
        Array.Fill(scratch, double.MaxValue);
        return scratch;
    }

    private FrameRegion Mark(TubePoint from, TubePoint to)
    {
        double reach = Math.Max(from.Radius, to.Radius);
        double middle = columns * spacing / 2;
        int left = Pixel(Math.Min(from.X, to.X) - reach + middle, columns), right = Pixel(Math.Max(from.X, to.X) + reach + middle + spacing, columns);
        int top = Pixel(Math.Min(from.Y, to.Y) - reach - skyline, rows), bottom = Pixel(Math.Max(from.Y, to.Y) + reach + spacing - skyline, rows);
        double dx = to.X - from.X, dy = to.Y - from.Y, length = (dx * dx) + (dy * dy);
        for (int row = top; row < bottom; row++)
        {
            double y = ((row + 0.5) * spacing) + skyline - from.Y;
            for (int column = left; column < right; column++)
            {
                double x = ((column + 0.5) * spacing) - middle - from.X;
                double t = length > 0 ? Math.Clamp(((x * dx) + (y * dy)) / length, 0, 1) : 0;
                double ax = x - (t * dx), ay = y - (t * dy), radius = from.Radius + (t * (to.Radius - from.Radius));
                double ratio = ((ax * ax) + (ay * ay)) / (radius * radius);
                int i = (row * columns) + column;
                if (ratio < _ratio[i])
                {
                    (_ratio[i], _radius[i], _strength[i]) = (ratio, radius, from.Strength + (t * (to.Strength - from.Strength)));
                }
            }
        }

        return new FrameRegion(left, top, right, bottom);
    }

    private int Pixel(double millimetres, int limit) => (int)Math.Clamp(millimetres / spacing, 0, limit);
}
