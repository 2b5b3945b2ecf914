namespace MedImaging;

/// <summary>Makes what stands in an input where a part of it is taken away.</summary>
internal static class Fillings
{
    private const int BlurPasses = 3;   // three boxes are nearly a Gaussian (Wells, 1986)

    public static float[] Make(ReadOnlySpan<float> values, int channels, int rows, int columns, PerturbationOptions options)
    {
        float[] fill = new float[values.Length];
        int plane = rows * columns;
        for (int c = 0; c < channels; c++)
        {
            var source = values.Slice(c * plane, plane);
            var target = fill.AsSpan(c * plane, plane);
            switch (options.Filling)
            {
                case Filling.Mean:
                    target.Fill(Mean(source));
                    break;
                case Filling.Blurred:
                    source.CopyTo(target);
                    Blur(target, rows, columns);
                    break;
                default:
                    target.Fill(options.FillValue);
                    break;
            }
        }

        return fill;
    }

    // One after another, unlike a vector sum whose width is the processor's: the same map on every machine.
    private static float Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return (float)(sum / values.Length);
    }

    private static void Blur(Span<float> plane, int rows, int columns)
    {
        int radius = Math.Max(1, Math.Max(rows, columns) / 12);
        float[] line = new float[Math.Max(rows, columns)];
        for (int pass = 0; pass < BlurPasses; pass++)
        {
            for (int y = 0; y < rows; y++)
            {
                BlurLine(plane[(y * columns)..], 1, columns, radius, line);
            }

            for (int x = 0; x < columns; x++)
            {
                BlurLine(plane[x..], columns, rows, radius, line);
            }
        }
    }

    private static void BlurLine(Span<float> values, int step, int length, int radius, float[] line)
    {
        for (int i = 0; i < length; i++)
        {
            line[i] = values[i * step];
        }

        double sum = 0;
        for (int i = -radius; i < radius; i++)
        {
            sum += line[Math.Clamp(i, 0, length - 1)];
        }

        for (int i = 0; i < length; i++)
        {
            sum += line[Math.Min(i + radius, length - 1)];
            values[i * step] = (float)(sum / ((2 * radius) + 1));
            sum -= line[Math.Max(i - radius, 0)];
        }
    }
}
