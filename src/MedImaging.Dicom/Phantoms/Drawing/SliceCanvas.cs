namespace MedImaging.Dicom;

/// <summary>A ball or egg of one value, in millimetres: x to the patient's left, y to the back, z to the head; turned about z.</summary>
internal readonly record struct Ellipsoid(
    double X, double Y, double Z, double HalfX, double HalfY, double HalfZ, double Value, double Turn = 0);

/// <summary>Paints ellipsoids into one axial slice, later ones over earlier ones, with a one-pixel blend at their edges.</summary>
internal sealed class SliceCanvas(int size, double spacing, double background)
{
    private readonly double[] _values = NewValues(size * size, background);

    public ReadOnlySpan<double> Values => _values;

    public void Paint(in Ellipsoid shape, double z)
    {
        double dz = (z - shape.Z) / shape.HalfZ;
        double room = 1 - (dz * dz);
        if (room <= 0)
        {
            return;
        }

        // The slice through an ellipsoid is an ellipse, smaller by the square root of what z leaves.
        double shrink = Math.Sqrt(room), halfX = shape.HalfX * shrink, halfY = shape.HalfY * shrink;
        double reach = Math.Max(halfX, halfY) + spacing, cos = PortableMath.Cos(shape.Turn), sin = PortableMath.Sin(shape.Turn);
        double thinnest = Math.Min(halfX, halfY);
        for (int row = Pixel(shape.Y - reach); row < Pixel(shape.Y + reach + spacing); row++)
        {
            double y = Millimetres(row) - shape.Y;
            for (int column = Pixel(shape.X - reach); column < Pixel(shape.X + reach + spacing); column++)
            {
                double x = Millimetres(column) - shape.X;
                double p = ((x * cos) + (y * sin)) / halfX, q = ((y * cos) - (x * sin)) / halfY;
                double inside = ((1 - Math.Sqrt((p * p) + (q * q))) * thinnest / spacing) + 0.5;
                if (inside > 0)
                {
                    ref double pixel = ref _values[(row * size) + column];
                    pixel += (shape.Value - pixel) * Math.Min(inside, 1);
                }
            }
        }
    }

    /// <summary>Replaces every pixel by a function of its place and of what is there.</summary>
    public void Repaint(Func<double, double, double, double> paint)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = paint(Millimetres(i % size), Millimetres(i / size), _values[i]);
        }
    }

    /// <summary>The middle of a row or column of pixels, from the middle of the picture.</summary>
    public double Millimetres(int pixel) => (pixel + 0.5 - (size / 2.0)) * spacing;

    private static double[] NewValues(int length, double background)
    {
        var values = new double[length];
        Array.Fill(values, background);
        return values;
    }

    private int Pixel(double millimetres) => (int)Math.Clamp(Math.Floor((millimetres / spacing) + (size / 2.0)), 0, size);
}
