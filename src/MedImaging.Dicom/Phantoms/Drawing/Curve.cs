namespace MedImaging.Dicom;

/// <summary>A smooth curve through given points (cubic Hermite, Fritsch–Carlson tangents, so it never overshoots); flat outside them.</summary>
internal sealed class Curve
{
    private readonly double[] _x, _y, _slope;

    public Curve(params ReadOnlySpan<(double X, double Y)> points)
    {
        int n = points.Length;
        (_x, _y, _slope) = (new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++)
        {
            (_x[i], _y[i]) = points[i];
        }

        for (int i = 1; i < n - 1; i++)
        {
            double before = Secant(i - 1), after = Secant(i);
            _slope[i] = before * after <= 0 ? 0 : 2 * before * after / (before + after);
        }

        (_slope[0], _slope[n - 1]) = (Secant(0), Secant(n - 2));
    }

    public double At(double x)
    {
        int last = _x.Length - 1;
        if (x <= _x[0] || x >= _x[last])
        {
            return x <= _x[0] ? _y[0] : _y[last];
        }

        int i = 0;
        while (x > _x[i + 1])
        {
            i++;
        }

        double width = _x[i + 1] - _x[i];
        double t = (x - _x[i]) / width, s = 1 - t;
        return (s * s * ((_y[i] * (1 + (2 * t))) + (_slope[i] * width * t)))
            + (t * t * ((_y[i + 1] * (1 + (2 * s))) - (_slope[i + 1] * width * s)));
    }

    private double Secant(int i) => (_y[i + 1] - _y[i]) / (_x[i + 1] - _x[i]);
}
