namespace MedImaging.Dicom;

/// <summary>The shape of a standing adult's chest seen from the front, in millimetres: x from the midline (the patient's right is negative), y from the top of the picture.</summary>
internal sealed class ChestBody
{
    private static readonly Curve OuterHalfWidth = new(
        (0, 58), (16, 60), (34, 78), (52, 112), (72, 158), (92, 192), (118, 206), (140, 190), (160, 167), (190, 160), (260, 162), (360, 166));

    private static readonly Curve HalfDepth = new((0, 52), (40, 62), (90, 84), (150, 102), (230, 110), (360, 112));

    // Both lungs share a lateral wall; the medial edge is hidden behind the mediastinum below the apex.
    private static readonly Curve LateralWall = new(
        (40, 46), (43, 60), (50, 72), (62, 84), (80, 97), (105, 111), (140, 124), (180, 132), (225, 137), (290, 140));

    private static readonly Curve MedialWall = new((40, 46), (43, 36), (50, 29), (62, 23), (80, 17), (110, 8), (300, 4));
    private static readonly Curve LungDepth = new((40, 0), (43, 34), (50, 62), (65, 94), (90, 124), (140, 156), (210, 170), (300, 172));
    private static readonly Curve RightEdge = new(
        (0, 20), (40, 23), (70, 23), (100, 25), (130, 29), (152, 35), (175, 37), (200, 40), (300, 34));

    private static readonly Curve LeftEdge = new(
        (0, 20), (40, 25), (80, 25), (96, 30), (108, 37), (120, 36), (131, 31), (142, 33), (155, 38), (175, 40), (300, 30));

    private readonly double _width, _lift, _heart, _heartTurn;

    public ChestBody(PortableRandom random)
    {
        _width = random.Between(0.985, 1.015);
        _lift = random.Between(-4, 4);
        _heart = random.Between(0.95, 1.06);
        _heartTurn = random.Between(24, 31);
    }

    /// <summary>The path through the whole body, air inside it included; 0 beside it.</summary>
    public double BodyPath(double x, double y)
    {
        double q = x / (OuterHalfWidth.At(y) * _width);
        q *= q;
        return PortableMath.Chord(HalfDepth.At(y), Math.Sqrt(q) * q);
    }

    /// <summary>The path through the air of the lungs, before heart, vessels and disease take their share.</summary>
    public double LungPath(double x, double y)
    {
        double u = Math.Abs(x) / _width;
        double lateral = LateralWall.At(y), medial = MedialWall.At(y), axis = medial + (0.4 * (lateral - medial));
        if (y < 40 || u <= medial || u >= lateral)
        {
            return 0;
        }

        double v = u > axis ? (u - axis) / (lateral - axis) : (axis - u) / (axis - medial);
        double depth = LungDepth.At(y) * PortableMath.Root(1 - (u > axis ? v * v * v : v * v * v * v * v));
        return depth * AboveDiaphragm(x, y);
    }

    /// <summary>The height of the diaphragm's edge: a dome each side, falling to a sharp angle at the ribs.</summary>
    public double DiaphragmAt(double x)
    {
        bool isRight = x < 0;
        double u = Math.Abs(x) / _width, top = isRight ? 241 : 251, centre = isRight ? 66 : 74;
        double v = u > centre ? (u - centre) / (138 - centre) : (centre - u) / centre;
        double fall = u > centre ? (24 * v * v) + (20 * v * v * v * v * v * v) : 11 * v * v;
        return top + fall + _lift;
    }

    /// <summary>The path through heart and great vessels, which lie in front of and between the lungs.</summary>
    public double MediastinumPath(double x, double y)
    {
        double edge = (x < 0 ? RightEdge : LeftEdge).At(y) * _width;
        double q = x / edge;
        double column = PortableMath.Chord(74, q * q) * PortableMath.Step(12, 50, y);
        double atrium = Ellipse(x + 10, y - 209 - _lift, 38 * _heart, 50 * _heart, 0);
        double ventricle = Ellipse(x - 31, y - 220 - _lift, 62 * _heart, 45 * _heart, _heartTurn);
        double outflow = Ellipse(x - 20, y - 168 - _lift, 27, 40, -12);
        return Math.Max(Math.Max(column, outflow * 70), Math.Max(atrium * 84, ventricle * 94));
    }

    private static double Ellipse(double x, double y, double a, double b, double turn)
    {
        double cos = PortableMath.Cos(turn), sin = PortableMath.Sin(turn);
        double p = ((x * cos) + (y * sin)) / a, q = ((y * cos) - (x * sin)) / b;
        return PortableMath.Chord(1, (p * p) + (q * q));
    }

    // Below the dome's edge the lung goes on behind the liver, thinner and thinner, down to the posterior recess.
    private double AboveDiaphragm(double x, double y)
    {
        double below = y - DiaphragmAt(x);
        double recess = Math.Clamp(1 - (below / 42), 0, 1);
        double share = 0.24 * recess * recess * PortableMath.Step(34, 74, Math.Abs(x));
        return share + ((1 - share) * (1 - PortableMath.Step(-1.4, 1.4, below)));
    }
}
