namespace MedImaging.Dicom;

/// <summary>Adds up what the beam meets and turns it into the 12-bit picture a detector with the usual processing gives.</summary>
internal sealed class ChestExposure
{
    private const int Rows = ChestPhantom.Size, Columns = ChestPhantom.Size;
    private const double Spacing = ChestPhantom.Spacing;

    // Display value (0..1) by millimetres of soft tissue met: the toe and shoulder of film.
    private static readonly Curve Film = new(
        (0, 0.012), (8, 0.05), (25, 0.13), (42, 0.20), (60, 0.33), (85, 0.48), (115, 0.60), (150, 0.71), (185, 0.80), (215, 0.875), (250, 0.935), (300, 0.98), (360, 0.99));

    private readonly ChestBody _body;
    private readonly double[] _bone = new double[Rows * Columns], _airway = new double[Rows * Columns], _vessels = new double[Rows * Columns], _marker = new double[Rows * Columns];
    private readonly NoiseField _tissue, _texture;
    private readonly PortableRandom _noise;
    private readonly ChestDisease[] _disease;

    public ChestExposure(ulong seed, IReadOnlyList<ChestLesion> lesions)
    {
        // One stream a matter: a lesion more or less moves no rib.
        var brush = new TubeBrush(Rows, Columns, Spacing, ChestPhantom.Skyline);
        _body = new ChestBody(new PortableRandom(seed ^ 0x626F6479));
        new ChestBones(brush, new PortableRandom(seed ^ 0x626F6E65), _bone).Draw();
        DrawMarker(brush);
        var airways = new ChestAirways(brush, new PortableRandom(seed ^ 0x6C756E67));
        airways.DrawAirway(_airway);
        airways.DrawVessels(_vessels);
        _tissue = new NoiseField(new PortableRandom(seed ^ 0x736F6674), 46, 4);
        _texture = new NoiseField(new PortableRandom(seed ^ 0x74657874), 7, 4);
        _noise = new PortableRandom(seed ^ 0x6E6F6973);
        var place = new PortableRandom(seed ^ 0x6C657369);
        _disease = [.. lesions.Select(lesion => new ChestDisease(lesion, place))];
    }

    public IReadOnlyList<PhantomLesion> Truth => [.. _disease.Select(d => d.ToTruth(Rows, Columns, Spacing))];

    public ushort[] Expose()
    {
        var pixels = new ushort[Rows * Columns];
        double[] above = NoiseRow(), noise = NoiseRow();
        for (int row = 0; row < Rows; row++)
        {
            double[] below = NoiseRow();
            for (int column = 0; column < Columns; column++)
            {
                // The scintillator spreads light: neighbouring pixels share some noise.
                double grain = (0.5 * noise[column]) + (0.2 * (above[column] + below[column]))
                    + (0.2 * (noise[Math.Max(column - 1, 0)] + noise[Math.Min(column + 1, Columns - 1)]));
                double path = Path(row, column);
                double shown = Film.At(path) + (grain * (0.0035 + (path * 0.00003)));
                pixels[(row * Columns) + column] = (ushort)Math.Clamp(Math.Floor((shown * 4095) + 0.5), 0, 4095);
            }

            (above, noise) = (noise, below);
        }

        return pixels;
    }

    private double[] NoiseRow()
    {
        var row = new double[Columns];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = _noise.NextNormal();
        }

        return row;
    }

    // The lead letter a radiographer lays on the patient's left.
    private void DrawMarker(TubeBrush brush)
    {
        ReadOnlySpan<TubePoint> letter = [new(148, 20, 1.4), new(148, 34, 1.4), new(156, 34, 1.4)];
        brush.Add(_marker, letter, (q, _) => 300 * PortableMath.Step(1, 0.6, q));
    }

    private double Path(int row, int column)
    {
        int i = (row * Columns) + column;
        double x = ((column + 0.5) * Spacing) - (Columns * Spacing / 2), y = ((row + 0.5) * Spacing) + ChestPhantom.Skyline;
        double body = _body.BodyPath(x, y);
        if (body <= 0)
        {
            return _marker[i];
        }

        double air = Air(x, y, i);
        double soft = body - Math.Min(air, body * 0.9) - Math.Min(_airway[i] * 1.5, body * 0.3);
        double bubble = StomachBubble(x, y);
        return (Math.Max(soft - bubble, 4) * (1 + (0.03 * _tissue.At(x, y)))) + (_bone[i] * Math.Min(1, body / 40));
    }

    private double Air(double x, double y, int i)
    {
        double air = _body.LungPath(x, y);
        if (air <= 0)
        {
            return 0;
        }

        foreach (var disease in _disease)
        {
            air = disease.Reduce(air, x, y);
        }

        double full = air;
        air -= _body.MediastinumPath(x, y) + (2.1 * _vessels[i] * Math.Min(1, full / 70));
        return Math.Max(0, air + (air * 0.035 * _texture.At(x, y)));
    }

    // Gas under the left diaphragm: nearly every upright film shows it.
    private double StomachBubble(double x, double y)
    {
        double p = (x - 62) / 30, q = (y - _body.DiaphragmAt(62) - 22) / 15;
        return y < _body.DiaphragmAt(x) + 6 ? 0 : 55 * Math.Max(0, 1 - (p * p) - (q * q));
    }
}
