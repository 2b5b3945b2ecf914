namespace MedImaging.Formats;

/// <summary>Changes the size of a plane, one axis at a time: by the mean of the area when it shrinks, bilinearly when it grows.</summary>
internal static class Resampling
{
    public static float[] Resize(float[] source, int width, int height, int newWidth, int newHeight)
    {
        var wide = newWidth == width ? source : ResizeRows(source, width, height, newWidth);
        return newHeight == height ? wide : ResizeColumns(wide, newWidth, height, newHeight);
    }

    private static float[] ResizeRows(float[] source, int width, int height, int newWidth)
    {
        var taps = AxisTaps(width, newWidth);
        var result = new float[newWidth * height];
        for (int y = 0; y < height; y++)
        {
            var row = source.AsSpan(y * width, width);
            for (int x = 0; x < newWidth; x++)
            {
                float sum = 0;
                float[] weights = taps[x].Weights;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += row[taps[x].First + k] * weights[k];
                }

                result[(y * newWidth) + x] = Math.Clamp(sum, 0f, 1f);   // weights sum to 1 but for rounding
            }
        }

        return result;
    }

    private static float[] ResizeColumns(float[] source, int width, int height, int newHeight)
    {
        var taps = AxisTaps(height, newHeight);
        var result = new float[width * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            var row = result.AsSpan(y * width, width);
            for (int k = 0; k < taps[y].Weights.Length; k++)
            {
                var above = source.AsSpan((taps[y].First + k) * width, width);
                float weight = taps[y].Weights[k];
                for (int x = 0; x < width; x++)
                {
                    row[x] += above[x] * weight;
                }
            }

            for (int x = 0; x < width; x++)
            {
                row[x] = Math.Clamp(row[x], 0f, 1f);
            }
        }

        return result;
    }

    /// <summary>For each new position along an axis: the first old one it draws on, and the weight of it and those after it.</summary>
    private static (int First, float[] Weights)[] AxisTaps(int length, int newLength)
    {
        var taps = new (int, float[])[newLength];
        double step = (double)length / newLength;
        for (int i = 0; i < newLength; i++)
        {
            taps[i] = step > 1 ? AreaTap(i * step, (i + 1) * step, length) : LinearTap(((i + 0.5) * step) - 0.5, length);
        }

        return taps;
    }

    private static (int First, float[] Weights) AreaTap(double from, double to, int length)
    {
        int first = (int)from, last = Math.Min((int)Math.Ceiling(to), length);
        var weights = new float[Math.Max(1, last - first)];
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = (float)((Math.Min(to, first + k + 1) - Math.Max(from, first + k)) / (to - from));
        }

        return (first, weights);
    }

    private static (int First, float[] Weights) LinearTap(double position, int length)
    {
        double clamped = Math.Clamp(position, 0, length - 1);
        int first = Math.Min((int)clamped, Math.Max(0, length - 2));
        float second = (float)(clamped - first);
        return length == 1 ? (0, [1f]) : (first, [1f - second, second]);
    }
}
