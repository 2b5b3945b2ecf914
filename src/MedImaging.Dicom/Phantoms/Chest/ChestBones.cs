namespace MedImaging.Dicom;

/// <summary>Ribs, spine, collar bones, shoulder blades and upper arms, as extra millimetres of soft tissue that would stop as much.</summary>
internal sealed class ChestBones(TubeBrush brush, PortableRandom random, double[] map)
{
    private const int Ribs = 11;
    private static readonly Curve RibReach = new((1, 60), (2, 90), (3, 108), (4, 120), (5, 129), (6, 135), (7, 139), (8, 141), (9, 142), (11, 141));
    private static readonly Curve RibDrop = new((1, 30), (2, 50), (3, 64), (4, 76), (6, 88), (8, 92), (11, 78));
    private static readonly Curve RibEnd = new((1, 132), (2, 142), (5, 146), (7, 143), (8, 132), (10, 112), (11, 96));

    public void Draw()
    {
        DrawSpine();
        for (int side = -1; side <= 1; side += 2)
        {
            DrawRibs(side);
            DrawShoulder(side);
        }
    }

    // A rib is a bent tube of hard shell: the path is longest just inside its edges.
    private static double Shell(double q, double radius, double thickness, double strength)
    {
        double inner = radius - thickness;
        double across = q * radius * radius;
        return strength * 2 * (PortableMath.Root((radius * radius) - across) - (0.8 * PortableMath.Root((inner * inner) - across)));
    }

    private void DrawRibs(int side)
    {
        Span<TubePoint> line = stackalloc TubePoint[48];
        for (int rib = 1; rib <= Ribs; rib++)
        {
            double start = 42 + (21.2 * (rib - 1)) + random.Between(-1, 1);
            double reach = RibReach.At(rib) + random.Between(-0.8, 0.8), drop = RibDrop.At(rib) + random.Between(-1.5, 1.5);
            double end = RibEnd.At(rib);
            for (int i = 0; i < line.Length; i++)
            {
                double angle = 9 + (i * (end - 9) / (line.Length - 1));
                double front = PortableMath.Step(75, 110, angle);
                double strength = (1 - (0.5 * front)) * PortableMath.Step(end, end - 22, angle) * PortableMath.Step(8, 22, angle);
                line[i] = OnRib(side, angle, start, reach, drop, (rib == 1 ? 5 : 5.9) + (0.7 * front)) with { Strength = strength };
            }

            brush.Add(map, line, (q, radius) => Shell(q, radius, 1.3, 2.1));
        }
    }

    // From the spine (0°) round the side (90°) to the front; the projection of a sloping ellipse.
    private static TubePoint OnRib(int side, double angle, double start, double reach, double drop, double radius)
    {
        double sin = PortableMath.Sin(angle), cos = PortableMath.Cos(angle);
        double hump = 7 * sin * (cos > 0 ? cos : 0);
        return new TubePoint(side * (12 + ((reach - 12) * sin)), start + (drop * (1 - cos) / 2) - hump, radius);
    }

    private void DrawSpine()
    {
        Span<TubePoint> line = stackalloc TubePoint[2];
        double top = -6;
        for (int level = 0; level < 17; level++)
        {
            double pitch = 19.6 + (0.4 * level), half = 12.5 + (0.5 * level);
            double x = random.Between(-0.5, 0.5), y = top + (pitch / 2);
            DrawVertebra(x, y, half, (pitch / 2) - 1.1);
            (line[0], line[1]) = (new(x, y + 1, 1.8), new(x, y + 9, 2.6));
            brush.Add(map, line, (q, radius) => Shell(q, radius, 1.1, 2.6));
            foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            {
                double pedicle = x + (side * half * 0.62);
                (line[0], line[1]) = (new(pedicle, y - 4.2, 2.7), new(pedicle, y - 2.0, 2.7));
                brush.Add(map, line, (q, radius) => Shell(q, radius, 1, 2.0));
                (line[0], line[1]) = (new(side * (half - 2), y - 4, 3.6, 0.2), new(side * (half + 11), y - 8, 3.0, 0.9));
                brush.Add(map, line, (q, radius) => Shell(q, radius, 1.1, 1.3));
            }

            top += pitch;
        }
    }

    // A block of spongy bone: little more than soft tissue inside, dense end plates above and below.
    private void DrawVertebra(double x, double y, double half, double tall)
    {
        Span<TubePoint> plate = stackalloc TubePoint[5];
        ReadOnlySpan<TubePoint> body = [new(x - half + tall, y, tall), new(x + half - tall, y, tall)];
        brush.Add(map, body, (q, _) => 5 * PortableMath.Step(1.0, 0.7, q));
        foreach (int end in (ReadOnlySpan<int>)[-1, 1])
        {
            for (int i = 0; i < plate.Length; i++)
            {
                double along = (i - 2) / 2.0;
                plate[i] = new TubePoint(x + (along * half), y + (end * (tall - 1.6 + (1.6 * along * along))), 1.5, 1 - (0.3 * along * along));
            }

            brush.Add(map, plate, (q, _) => 7 * PortableMath.Root(1 - q));
        }

        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            ReadOnlySpan<TubePoint> wall =
                [new(x + (side * half), y - tall, 1.2), new(x + (side * (half - 1.8)), y, 1.2), new(x + (side * half), y + tall, 1.2)];
            brush.Add(map, wall, (q, _) => 6 * PortableMath.Root(1 - q));
        }
    }

    private void DrawShoulder(int side)
    {
        double tilt = random.Between(-3, 3);
        ReadOnlySpan<TubePoint> clavicle =
        [
            new(side * 14, 78 + tilt, 8.2), new(side * 30, 72 + tilt, 6.6), new(side * 52, 66 + tilt, 5.6), new(side * 76, 60 + tilt, 5.2),
            new(side * 100, 52 + tilt, 5.4), new(side * 122, 46 + tilt, 6.2), new(side * 142, 47 + tilt, 7.2),
        ];
        ReadOnlySpan<TubePoint> lateralBorder =
            [new(side * 150, 92, 8), new(side * 146, 112, 5), new(side * 141, 138, 4.2), new(side * 134, 164, 4), new(side * 129, 176, 4)];
        ReadOnlySpan<TubePoint> medialBorder =
            [new(side * 122, 74, 3), new(side * 122, 105, 2.6), new(side * 124, 140, 2.6), new(side * 129, 176, 3)];
        ReadOnlySpan<TubePoint> spine = [new(side * 118, 78, 3.4), new(side * 138, 70, 4.4), new(side * 158, 58, 7)];
        ReadOnlySpan<TubePoint> arm =
            [new(side * 170, 84, 23), new(side * 172, 92, 22), new(side * 180, 112, 14.5), new(side * 192, 150, 12.5), new(side * 204, 200, 12)];
        brush.Add(map, clavicle, (q, radius) => Shell(q, radius, 1.5, 2.9));
        brush.Add(map, lateralBorder, (q, radius) => Shell(q, radius, 1.3, 2.6));
        brush.Add(map, medialBorder, (q, radius) => Shell(q, radius, 1.2, 1.2));
        brush.Add(map, spine, (q, radius) => Shell(q, radius, 1.3, 2.4));
        brush.Add(map, arm, (q, radius) => Shell(q, radius, 2.2, 2.0));
    }
}
