namespace MedImaging.Formats;

/// <summary>Smooth lines on a picture, with a dark rim so that they show on bright ground too. All are gathered first: where they cross they are no thicker.</summary>
internal sealed class Strokes(int width, int height)
{
    private const float Rim = 1.25f;
    private const float RimShare = 0.65f;

    private readonly float[] _distances = Far(width * height);
    private readonly float _half = Math.Max(0.75f, Math.Max(width, height) / 640f);   // half of a line's thickness

    public void Add((double X, double Y) from, (double X, double Y) to)
    {
        double reach = _half + Rim + 1;
        int top = Row(Math.Min(from.Y, to.Y) - reach), bottom = Row(Math.Max(from.Y, to.Y) + reach + 1);
        for (int y = top; y < bottom; y++)
        {
            var (first, after) = Across(from, to, y + 0.5, reach);
            for (int x = first; x < after; x++)
            {
                ref float distance = ref _distances[(y * width) + x];
                distance = Math.Min(distance, (float)Distance(from, to, x + 0.5, y + 0.5));
            }
        }
    }

    public void Blend(byte[] colors, (byte Red, byte Green, byte Blue) color)
    {
        for (int i = 0; i < _distances.Length; i++)
        {
            float distance = _distances[i];
            float rim = Math.Clamp(_half + Rim + 0.5f - distance, 0, 1) * RimShare, line = Math.Clamp(_half + 0.5f - distance, 0, 1);
            if (rim > 0)
            {
                var pixel = colors.AsSpan(i * 3, 3);
                pixel[0] = Over(pixel[0], color.Red);
                pixel[1] = Over(pixel[1], color.Green);
                pixel[2] = Over(pixel[2], color.Blue);
            }

            byte Over(byte ground, byte own) => (byte)((ground * (1 - rim) * (1 - line)) + (own * line) + 0.5f);
        }
    }

    private static float[] Far(int length)
    {
        float[] distances = new float[length];
        Array.Fill(distances, float.MaxValue);
        return distances;
    }

    private int Row(double y) => (int)Math.Clamp(Math.Floor(y), 0, height);

    // The part of a picture row that can be near the line: a long slanted one must not cost its whole box.
    private (int First, int After) Across((double X, double Y) from, (double X, double Y) to, double y, double reach)
    {
        double low = Math.Min(from.X, to.X), high = Math.Max(from.X, to.X);
        if (Math.Abs(to.Y - from.Y) > 1e-9)
        {
            double slope = (to.X - from.X) / (to.Y - from.Y), a = from.X + ((y - reach - from.Y) * slope), b = from.X + ((y + reach - from.Y) * slope);
            (low, high) = (Math.Max(low, Math.Min(a, b)), Math.Min(high, Math.Max(a, b)));
        }

        int first = (int)Math.Clamp(Math.Floor(low - reach), 0, width);
        return (first, (int)Math.Clamp(Math.Ceiling(high + reach), first, width));
    }

    private static double Distance((double X, double Y) from, (double X, double Y) to, double x, double y)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, length = (dx * dx) + (dy * dy);
        double t = length > 0 ? Math.Clamp((((x - from.X) * dx) + ((y - from.Y) * dy)) / length, 0, 1) : 0;
        double offX = x - from.X - (t * dx), offY = y - from.Y - (t * dy);
        return Math.Sqrt((offX * offX) + (offY * offY));
    }
}
