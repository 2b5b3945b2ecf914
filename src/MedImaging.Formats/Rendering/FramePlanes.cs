namespace MedImaging.Formats;

/// <summary>A frame's samples as brightness from 0 to 1: one plane for grey, three for colour.</summary>
internal static class FramePlanes
{
    private const int Bins = 4096;

    public static float[][] Read(PixelFrame frame)
    {
        var samples = frame.Samples.Span;
        if (frame.SamplesPerPixel == 3)
        {
            return [ReadColor(samples, 0), ReadColor(samples, 1), ReadColor(samples, 2)];
        }

        var grey = new float[samples.Length];
        if ((frame.Window ?? WindowOf(frame)) is { } window)
        {
            window.Apply(samples, grey);
        }

        if (frame.IsInverted)
        {
            for (int i = 0; i < grey.Length; i++)
            {
                grey[i] = 1f - grey[i];
            }
        }

        return [grey];
    }

    private static float[] ReadColor(ReadOnlySpan<float> samples, int channel)
    {
        var plane = new float[samples.Length / 3];
        for (int i = 0; i < plane.Length; i++)
        {
            float value = samples[(i * 3) + channel] / 255f;
            plane[i] = value > 0 ? Math.Min(value, 1f) : 0f;   // NaN is black
        }

        return plane;
    }

    private static Window? WindowOf(PixelFrame frame)
    {
        var samples = frame.Samples.Span;
        var (low, high) = Range(samples);
        if (frame.Instance.Series.Modality.Code is "MR" or "PT" or "US" or "NM")
        {
            (low, high) = Percentiles(samples, low, high);
        }

        // A flat frame has nothing to show; a picture of it is black.
        return high > low ? new Window((low + (double)high) / 2, (double)high - low, VoiFunction.LinearExact) : null;
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> samples)
    {
        float low = float.MaxValue, high = float.MinValue;
        foreach (float sample in samples)
        {
            if (float.IsFinite(sample))
            {
                low = Math.Min(low, sample);
                high = Math.Max(high, sample);
            }
        }

        return (low, high);
    }

    private static (float Low, float High) Percentiles(ReadOnlySpan<float> samples, float low, float high)
    {
        if (!(high > low))
        {
            return (low, high);
        }

        var counts = new int[Bins];
        int total = 0;
        double scale = (Bins - 1) / ((double)high - low);
        foreach (float sample in samples)
        {
            if (float.IsFinite(sample))
            {
                counts[(int)(((double)sample - low) * scale)]++;
                total++;
            }
        }

        int first = BinAt(counts, total / 100), last = BinAt(counts, total - 1 - (total / 100));
        return first < last ? ((float)(low + (first / scale)), (float)(low + (last / scale))) : (low, high);
    }

    private static int BinAt(int[] counts, int rank)
    {
        int seen = 0, bin = 0;
        while (bin < counts.Length - 1 && (seen += counts[bin]) <= rank)
        {
            bin++;
        }

        return bin;
    }
}
