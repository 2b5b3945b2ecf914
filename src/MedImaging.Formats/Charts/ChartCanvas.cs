using MedImaging.Codecs;

namespace MedImaging.Formats;

/// <summary>A white picture that lines, areas and letters are drawn on with smooth edges. Lengths are in units, not pixels. The same drawing gives the same bytes.</summary>
internal sealed class ChartCanvas
{
    private readonly int _width, _height, _scale;
    private readonly byte[] _pixels;
    private readonly float[] _cover;

    // What of _cover was written since it was last painted: right and bottom are just outside.
    private int _left = int.MaxValue, _top = int.MaxValue, _right, _bottom;

    public ChartCanvas(ChartSize size)
    {
        (_width, _height, _scale) = (size.Width * size.Scale, size.Height * size.Scale, size.Scale);
        _pixels = new byte[_width * _height * 3];
        _cover = new float[(_width + 2) * _height];
        _pixels.AsSpan().Fill(255);
    }

    public byte[] ToPng() => Png.Encode(new RasterImage(_width, _height, 3, 8, _pixels));

    /// <summary>A line of round joints and ends, as wide everywhere.</summary>
    public void Stroke(IReadOnlyList<(double X, double Y)> points, double width, ChartColor color, double opacity = 1, double dash = 0)
    {
        double travelled = 0;
        for (int i = 1; i < points.Count; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            double length = double.Hypot(b.X - a.X, b.Y - a.Y);
            if (dash == 0 || length == 0)
            {
                Segment(a, b, width);
                continue;
            }

            for (double at = -(travelled % (2 * dash)); at < length; at += 2 * dash)
            {
                double from = Math.Max(at, 0) / length, to = Math.Min(at + dash, length) / length;
                if (to > from)
                {
                    Segment((a.X + ((b.X - a.X) * from), a.Y + ((b.Y - a.Y) * from)), (a.X + ((b.X - a.X) * to), a.Y + ((b.Y - a.Y) * to)), width);
                }
            }

            travelled += length;
        }

        Paint(color, opacity);
    }

    /// <summary>An upright rectangle.</summary>
    public void Fill(double left, double top, double right, double bottom, ChartColor color, double opacity = 1)
        => Fill([[(left, top), (right, top), (right, bottom), (left, bottom)]], color, opacity);

    public void Dot(double x, double y, double radius, ChartColor color)
    {
        Segment((x, y), (x, y), 2 * radius);
        Paint(color, 1);
    }

    /// <summary>Closed lines; what they go round is filled.</summary>
    public void Fill(IEnumerable<IReadOnlyList<(double X, double Y)>> contours, ChartColor color, double opacity = 1)
    {
        foreach (var contour in contours)
        {
            for (int i = 0; i < contour.Count; i++)
            {
                var (a, b) = (contour[i], contour[(i + 1) % contour.Count]);
                Edge((a.X * _scale, a.Y * _scale), (b.X * _scale, b.Y * _scale));
            }
        }

        for (int y = _top; y < _bottom; y++)
        {
            float sum = 0;
            var row = _cover.AsSpan(y * (_width + 2), _width + 2);
            for (int x = _left; x < _right; x++)
            {
                sum += row[x];
                row[x] = Math.Min(Math.Abs(sum), 1);
            }
        }

        Paint(color, opacity);
    }

    // Each pixel as dark as the line is near: widest of all segments, so that joints are not drawn twice.
    private void Segment((double X, double Y) a, (double X, double Y) b, double width)
    {
        double ax = a.X * _scale, ay = a.Y * _scale, dx = (b.X * _scale) - ax, dy = (b.Y * _scale) - ay, half = width * _scale / 2, square = (dx * dx) + (dy * dy);
        int left = Clip(Math.Min(ax, ax + dx) - half - 1, _width), right = Clip(Math.Max(ax, ax + dx) + half + 2, _width);
        int top = Clip(Math.Min(ay, ay + dy) - half - 1, _height), bottom = Clip(Math.Max(ay, ay + dy) + half + 2, _height);
        Touch(left, top, right, bottom);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                double px = x + 0.5 - ax, py = y + 0.5 - ay, t = square == 0 ? 0 : Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1);
                float cover = (float)Math.Clamp(half + 0.5 - double.Hypot(px - (t * dx), py - (t * dy)), 0, 1);
                ref float cell = ref _cover[(y * (_width + 2)) + x];
                cell = Math.Max(cell, cover);
            }
        }
    }

    // Signed area to the right of an edge, row by row: summed along a row it is how much of each pixel lies inside.
    private void Edge((double X, double Y) a, (double X, double Y) b)
    {
        if (a.Y == b.Y)
        {
            return;
        }

        double sign = a.Y < b.Y ? 1 : -1, slope = (b.X - a.X) / (b.Y - a.Y);
        var (up, down) = a.Y < b.Y ? (a, b) : (b, a);
        for (int y = Clip(up.Y, _height); y < Clip(down.Y + 1, _height); y++)
        {
            double from = Math.Max(up.Y, y), to = Math.Min(down.Y, y + 1);
            if (to > from)
            {
                double x0 = Math.Clamp(up.X + ((from - up.Y) * slope), 0, _width), x1 = Math.Clamp(up.X + ((to - up.Y) * slope), 0, _width);
                Cover(y, Math.Min(x0, x1), Math.Max(x0, x1), sign * (to - from));
            }
        }
    }

    private void Cover(int y, double left, double right, double height)
    {
        var row = _cover.AsSpan(y * (_width + 2), _width + 2);
        double before = 0;
        Touch((int)left, y, (int)right + 2, y + 1);
        for (int x = (int)left; x <= (int)right; x++)
        {
            double inside = AreaUpTo(x + 1, left, right) * height;   // how much of this pixel, and all before it, lies right of the edge
            row[x] += (float)(inside - before);
            before = inside;
        }

        row[(int)right + 1] += (float)(height - before);
    }

    // The mean over the edge's height of how much of the pixel that ends at x lies to the right of it.
    private static double AreaUpTo(double x, double left, double right)
    {
        double span = right - left;
        return span < 1e-9 ? Math.Clamp(x - left, 0, 1) : (Ramp(x - left, span) - Ramp(x - 1 - left, span)) / span;
    }

    // ∫ clamp(t, 0, span) dt from 0, as the share of the edge that was passed at t grows.
    private static double Ramp(double t, double span) => t <= 0 ? 0 : t >= span ? (span * span / 2) + ((t - span) * span) : t * t / 2;

    private void Paint(ChartColor color, double opacity)
    {
        for (int y = _top; y < _bottom; y++)
        {
            var row = _cover.AsSpan(y * (_width + 2), _width + 2)[_left.._right];
            for (int x = 0; x < Math.Min(row.Length, _width - _left); x++)
            {
                double cover = row[x] * opacity;
                if (cover > 0)
                {
                    var pixel = _pixels.AsSpan(((y * _width) + _left + x) * 3, 3);
                    pixel[0] = Mix(pixel[0], color.Red, cover);
                    pixel[1] = Mix(pixel[1], color.Green, cover);
                    pixel[2] = Mix(pixel[2], color.Blue, cover);
                }
            }

            row.Clear();
        }

        (_left, _top, _right, _bottom) = (int.MaxValue, int.MaxValue, 0, 0);
    }

    private void Touch(int left, int top, int right, int bottom)
        => (_left, _top, _right, _bottom) = (Math.Min(_left, left), Math.Min(_top, top), Math.Max(_right, right), Math.Max(_bottom, bottom));

    private static byte Mix(byte under, byte over, double cover) => (byte)(under + ((over - under) * cover) + 0.5);

    private static int Clip(double value, int limit) => (int)Math.Clamp(value, 0, limit);
}

/// <summary>A colour in sRGB.</summary>
internal readonly record struct ChartColor(byte Red, byte Green, byte Blue)
{
    public static readonly ChartColor Ink = new(31, 41, 51), Quiet = new(82, 96, 109), Grid = new(228, 231, 235), White = new(255, 255, 255);

    /// <summary>Told apart by people who do not see all colours, and dark enough for text on white (contrast of 4.5 or more).</summary>
    public static readonly ChartColor[] Series = [new(11, 93, 174), new(184, 73, 10), new(24, 113, 80), new(122, 63, 151)];
}
