namespace MedImaging.Dicom;

/// <summary>A head as a T1-weighted sequence shows it: fat brightest, then white matter, grey matter, water.</summary>
internal sealed class MrAnatomy
{
    public const double Fat = 980, Bone = 90, Water = 210, Grey = 470, White = 690;

    private static readonly Ellipsoid[] Head =
    [
        new(0, 0, 0, 78, 98, 104, Fat), new(0, 0, 0, 73, 93, 99, Bone), new(0, 0, 0, 67, 87, 93, Water),
    ];

    private static readonly Ellipsoid[] Inside =
    [
        new(-11, -16, 8, 6, 24, 15, Water, 12), new(11, -16, 8, 6, 24, 15, Water, -12),   // front horns
        new(-14, 24, 6, 6, 20, 13, Water, -16), new(14, 24, 6, 6, 20, 13, Water, 16),     // back horns
        new(-17, -18, 6, 6, 15, 15, Grey, 14), new(17, -18, 6, 6, 15, 15, Grey, -14),     // caudate nuclei
        new(-26, -4, 0, 9, 18, 14, 520, 12), new(26, -4, 0, 9, 18, 14, 520, -12),         // putamina
        new(-10, 8, 2, 8, 14, 12, 540, 10), new(10, 8, 2, 8, 14, 12, 540, -10),           // thalami
        new(0, 6, 0, 1.8, 14, 12, Water),                                                 // third ventricle
    ];

    private readonly NoiseField _folds, _rim;
    private readonly double _tiltX, _tiltY;

    public MrAnatomy(ulong seed)
    {
        var random = new PortableRandom(seed ^ 0x68656164);
        (_folds, _rim) = (new NoiseField(random, 15, 2), new NoiseField(random, 11, 3));
        (_tiltX, _tiltY) = (random.Between(-0.1, 0.1), random.Between(-0.16, -0.06));
    }

    public void Paint(SliceCanvas canvas, Span<double> values, int size, double z, IEnumerable<PhantomSphere> lesions)
    {
        foreach (ref readonly var shape in Head.AsSpan())
        {
            canvas.Paint(shape, z);
        }

        canvas.Repaint((x, y, below) => Brain(x, y, z, below));
        foreach (ref readonly var shape in Inside.AsSpan())
        {
            canvas.Paint(shape, z);
        }

        foreach (var ball in lesions)
        {
            double r = ball.RadiusMillimetres;
            canvas.Paint(new(ball.X, ball.Y, ball.Z, r, r, r, ball.Value), z);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = canvas.Values[i] * Bias(canvas.Millimetres(i % size), canvas.Millimetres(i / size));
        }
    }

    // The receive coil hears the near side better: a slow shade over the picture, up to about a fifth.
    private double Bias(double x, double y)
    {
        double u = x / 100, v = y / 100;
        return 1 + (_tiltX * u) + (_tiltY * v) + (0.07 * ((u * u) + (v * v))) - (0.05 * u * v);
    }

    private double Brain(double x, double y, double z, double below)
    {
        double p = x / 64, q = y / 84, r = z / 90;
        double edge = Math.Sqrt((p * p) + (q * q) + (r * r));
        if (edge > 1)
        {
            return below;
        }

        // Folds are the zero lines of smooth noise: water in the furrow, grey matter along it, white matter inside.
        double furrow = Math.Abs(_folds.At(x + (0.7 * z), y - (0.4 * z)));
        double depth = (1 - edge) * 64;
        double midline = Math.Abs(x) + (Math.Abs(y) < 34 && Math.Abs(z - 4) < 28 ? 30 : 0);
        double fromFurrow = (furrow * 13) + Math.Max(0, (depth - 17) * 1.2);
        double fromWater = Math.Min(Math.Min(depth, fromFurrow), midline);
        double ragged = 0.6 * _rim.At(x, y + z);
        double grey = PortableMath.Step(0.4, 1.2, fromWater), white = PortableMath.Step(3.2 + ragged, 4.3 + ragged, fromWater);
        return Water + ((Grey - Water) * grey) + ((White - Grey) * white);
    }
}
