namespace MedImaging.Formats;

/// <summary>Enlarges a coarse grid by cubic B-splines: no cell's edge can be seen, and nothing goes above the highest cell or below the lowest.</summary>
internal static class SmoothGrid
{
    public static float[] Resize(float[] source, int width, int height, int newWidth, int newHeight)
    {
        var wide = Along(source, width, height, newWidth);
        return Turn(Along(Turn(wide, newWidth, height), height, newWidth, newHeight), newHeight, newWidth);
    }

    private static float[] Along(float[] source, int width, int height, int newWidth)
    {
        float[] result = new float[newWidth * height];
        Span<float> weights = stackalloc float[4];
        double step = (double)width / newWidth;
        for (int x = 0; x < newWidth; x++)
        {
            double at = ((x + 0.5) * step) - 0.5;
            int cell = (int)Math.Floor(at);
            Weigh((float)(at - cell), weights);
            for (int y = 0; y < height; y++)
            {
                var row = source.AsSpan(y * width, width);
                float sum = 0;
                for (int k = 0; k < 4; k++)
                {
                    sum += row[Math.Clamp(cell - 1 + k, 0, width - 1)] * weights[k];
                }

                result[(y * newWidth) + x] = sum;
            }
        }

        return result;
    }

    private static void Weigh(float t, Span<float> weights)
    {
        float u = 1 - t;
        weights[0] = u * u * u / 6;
        weights[1] = ((3 * t * t * t) - (6 * t * t) + 4) / 6;
        weights[2] = ((3 * u * u * u) - (6 * u * u) + 4) / 6;
        weights[3] = t * t * t / 6;
    }

    private static float[] Turn(float[] source, int width, int height)
    {
        float[] result = new float[source.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                result[(x * height) + y] = source[(y * width) + x];
            }
        }

        return result;
    }
}
