namespace MedImaging.Dicom;

/// <summary>The windpipe and main bronchi (air in soft tissue) and the branching vessels (soft tissue in air).</summary>
internal sealed class ChestAirways(TubeBrush brush, PortableRandom random)
{
    private const int Generations = 7;

    public void DrawAirway(double[] map)
    {
        ReadOnlySpan<TubePoint> trachea = [new(1, -10, 8.6), new(0, 30, 8.8), new(-2, 80, 8.6), new(-3, 128, 8.8)];
        ReadOnlySpan<TubePoint> right = [new(-5, 127, 7), new(-18, 140, 6.6), new(-32, 155, 5.6), new(-40, 172, 4.2)];
        ReadOnlySpan<TubePoint> left = [new(-1, 127, 6.6), new(16, 137, 6), new(36, 148, 5.2), new(48, 158, 4)];
        brush.Add(map, trachea, Lumen, isJoined: true);
        brush.Add(map, right, Lumen, isJoined: true);
        brush.Add(map, left, Lumen, isJoined: true);
    }

    public void DrawVessels(double[] map)
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            double x = side * 36, y = side < 0 ? 158 : 150;
            ReadOnlySpan<TubePoint> artery =
                [new(side * 26, y - 10, 9), new(side * 37, y - 2, 9), new(side * 43, y + 14, 7.6), new(side * 46, y + 32, 6)];
            brush.Add(map, artery, Lumen, isJoined: true);
            for (int branch = 0; branch < 9; branch++)
            {
                // From nearly straight up, out to the side, to nearly straight down; lower vessels carry more blood when one stands.
                double angle = -70 + (branch * 16.5) + random.Between(-7, 7);
                double radius = (branch < 4 ? 3.2 : 4.2) + random.Between(-0.4, 0.4);
                Grow(map, side, new TubePoint(x + (side * 4), y + (branch * 3.6) - 10, radius), angle, 1);
            }
        }
    }

    private static double Lumen(double q, double radius) => PortableMath.Chord(radius, q);

    private void Grow(double[] map, int side, TubePoint from, double angle, int generation)
    {
        Span<TubePoint> line = stackalloc TubePoint[4];
        line[0] = from;
        double step = 30.0 / (3 + generation) * random.Between(0.85, 1.15);
        for (int i = 1; i < line.Length; i++)
        {
            angle = Math.Clamp(angle + random.Between(-12, 12), -84, 84);
            var last = line[i - 1];
            line[i] = new TubePoint(
                last.X + (side * step * PortableMath.Cos(angle)), last.Y + (step * PortableMath.Sin(angle)), last.Radius * 0.92);
        }

        brush.Add(map, line, Lumen, isJoined: true);
        var end = line[^1];
        if (generation < Generations && end.Radius > 0.35)
        {
            double spread = random.Between(14, 30);
            Grow(map, side, end with { Radius = end.Radius * 0.84 }, angle - spread, generation + 1);
            Grow(map, side, end with { Radius = end.Radius * 0.72 }, angle + random.Between(16, 34), generation + 1);
        }
    }
}
