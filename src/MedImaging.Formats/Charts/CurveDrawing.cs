using System.Globalization;

namespace MedImaging.Formats;

/// <summary>Draws a <see cref="CurveChart"/>.</summary>
internal sealed class CurveDrawing
{
    private const double TitleSize = 20, LabelSize = 15, TickSize = 13, LegendSize = 14;
    private readonly CurveChart _chart;
    private readonly ChartCanvas _canvas;
    private readonly double _left = 84, _top = 84, _right, _bottom, _width;

    private CurveDrawing(CurveChart chart, ChartSize size)
        => (_chart, _canvas, _right, _bottom, _width) = (chart, new ChartCanvas(size), size.Width - 32, size.Height - 72, size.Width);

    public static byte[] Draw(CurveChart chart, ChartSize size)
    {
        var drawing = new CurveDrawing(chart, size);
        drawing.DrawFrame();
        drawing.DrawSeries();
        drawing.DrawLegend();
        return drawing._canvas.ToPng();
    }

    private double X(double value) => _left + (value * (_right - _left));

    private double Y(double value) => _bottom - (value * (_bottom - _top));

    private void DrawFrame()
    {
        ChartText.Draw(_canvas, ChartText.Fit(_chart.Title, TitleSize, _width - _left - 32, true), _left, 38, TitleSize, ChartColor.Ink, isBold: true);
        ChartText.Draw(_canvas, ChartText.Fit(_chart.Subtitle, LegendSize, _width - _left - 32), _left, 62, LegendSize, ChartColor.Quiet);
        for (int i = 0; i <= 5; i++)
        {
            double at = i / 5d;
            string tick = at.ToString("0.0", CultureInfo.InvariantCulture);
            _canvas.Stroke([(X(at), _top), (X(at), _bottom)], 1, ChartColor.Grid);
            _canvas.Stroke([(_left, Y(at)), (_right, Y(at))], 1, ChartColor.Grid);
            ChartText.Draw(_canvas, tick, X(at), _bottom + 21, TickSize, ChartColor.Quiet, 0.5);
            ChartText.Draw(_canvas, tick, _left - 10, Y(at) + 4.5, TickSize, ChartColor.Quiet, 1);
        }

        _canvas.Stroke([(_left, _top), (_left, _bottom), (_right, _bottom)], 1.25, ChartColor.Quiet);
        ChartText.Draw(_canvas, ChartText.Fit(_chart.XLabel, LabelSize, _right - _left), (_left + _right) / 2, _bottom + 50, LabelSize, ChartColor.Ink, 0.5);
        ChartText.Draw(_canvas, ChartText.Fit(_chart.YLabel, LabelSize, _bottom - _top), 34, (_top + _bottom) / 2, LabelSize, ChartColor.Ink, 0.5, isUpwards: true);
        if (_chart.HasDiagonal)
        {
            _canvas.Stroke([(X(0), Y(0)), (X(1), Y(1))], 1.5, ChartColor.Quiet, 0.8, dash: 6);
        }
    }

    private void DrawSeries()
    {
        for (int i = 0; i < _chart.Series.Count; i++)   // what lies wide goes under what is thin
        {
            DrawArea(_chart.Series[i], ChartColor.Series[i]);
        }

        for (int i = 0; i < _chart.Series.Count; i++)
        {
            DrawLine(_chart.Series[i], ChartColor.Series[i]);
        }
    }

    private void DrawArea(ChartSeries series, ChartColor color)
    {
        var points = series.Points;
        if (series.Style == ChartStyle.Bars)
        {
            double apart = points.Count > 1 ? points.Zip(points.Skip(1), (a, b) => Math.Abs(b.X - a.X)).Min() : 0.1;
            foreach (var point in points)
            {
                double left = Math.Max(X(point.X - (apart / 2)) + 2, _left), right = Math.Min(X(point.X + (apart / 2)) - 2, _right);
                _canvas.Fill([[(left, Y(0)), (right, Y(0)), (right, Y(point.Y)), (left, Y(point.Y))]], color, 0.22);
            }
        }
        else if (series.Style != ChartStyle.Markers && points.Count > 1 && points.All(p => p is { Low: not null, High: not null }))
        {
            var upper = Path(series.Style, [.. points.Select(p => (p.X, p.High ?? p.Y))]);
            var lower = Path(series.Style, [.. points.Select(p => (p.X, p.Low ?? p.Y))]);
            lower.Reverse();
            _canvas.Fill([[.. upper, .. lower]], color, 0.16);
        }
    }

    private void DrawLine(ChartSeries series, ChartColor color)
    {
        if (series.Style == ChartStyle.Bars)
        {
            return;
        }

        _canvas.Stroke(Path(series.Style, [.. series.Points.Select(p => (p.X, p.Y))]), 2.25, color);
        foreach (var point in series.Style == ChartStyle.Markers ? series.Points : [])
        {
            if (point is { Low: { } low, High: { } high })
            {
                _canvas.Stroke([(X(point.X), Y(low)), (X(point.X), Y(high))], 1.5, color);
                _canvas.Stroke([(X(point.X) - 4, Y(low)), (X(point.X) + 4, Y(low))], 1.5, color);
                _canvas.Stroke([(X(point.X) - 4, Y(high)), (X(point.X) + 4, Y(high))], 1.5, color);
            }

            _canvas.Dot(X(point.X), Y(point.Y), 6, ChartColor.White);
            _canvas.Dot(X(point.X), Y(point.Y), 4.5, color);
        }
    }

    private List<(double X, double Y)> Path(ChartStyle style, List<(double X, double Y)> points)
    {
        var path = new List<(double X, double Y)>();
        foreach (var (x, y) in points)
        {
            if (style == ChartStyle.Steps && path.Count > 0)
            {
                path.Add((X(x), path[^1].Y));
            }

            path.Add((X(x), Y(y)));
        }

        return path;
    }

    private void DrawLegend()
    {
        const double Line = 24, Swatch = 26, Padding = 12;
        double room = (_right - _left) * 0.75;
        string[] names = [.. _chart.Series.Select(s => ChartText.Fit(s.Name, LegendSize, room))];
        double width = names.Max(n => ChartText.WidthOf(n, LegendSize)) + Swatch + 10 + (2 * Padding), height = (names.Length * Line) + (2 * Padding) - 6;
        double left = _chart.Legend == ChartCorner.BottomRight ? _right - width - 14 : _left + 14, top = _chart.Legend == ChartCorner.TopLeft ? _top + 14 : _bottom - height - 14;
        _canvas.Fill(left, top, left + width, top + height, ChartColor.White, 0.92);
        _canvas.Stroke([(left, top), (left + width, top), (left + width, top + height), (left, top + height), (left, top)], 1, ChartColor.Grid);
        for (int i = 0; i < names.Length; i++)
        {
            double middle = top + Padding + 9 + (i * Line), start = left + Padding;
            if (_chart.Series[i].Style == ChartStyle.Bars)
            {
                _canvas.Fill(start, middle - 6, start + Swatch, middle + 6, ChartColor.Series[i], 0.22);
            }
            else
            {
                _canvas.Stroke([(start, middle), (start + Swatch, middle)], 2.5, ChartColor.Series[i]);
            }

            if (_chart.Series[i].Style == ChartStyle.Markers)
            {
                _canvas.Dot(start + (Swatch / 2), middle, 4.5, ChartColor.Series[i]);
            }

            ChartText.Draw(_canvas, names[i], start + Swatch + 10, middle + 5, LegendSize, ChartColor.Ink);
        }
    }
}
