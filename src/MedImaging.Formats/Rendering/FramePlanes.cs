namespace MedImaging.Formats;

/// <summary>A frame's samples as brightness from 0 to 1: one plane for grey, three for colour.</summary>
internal static class FramePlanes
{
    public static float[][] Read(PixelFrame frame)
    {
        var samples = frame.Samples.Span;
        if (frame.SamplesPerPixel == 3)
        {
            return [ReadColor(samples, 0), ReadColor(samples, 1), ReadColor(samples, 2)];
        }

        var grey = new float[samples.Length];
        if (frame.VoiTable is { } table)
        {
            table.Apply(samples, grey);   // a table goes before a window (PS3.3 C.11.2.1)
        }
        else if ((frame.Window ?? WindowOf(frame)) is { } window)
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
        int total = 0;
        foreach (float sample in samples)
        {
            total += float.IsFinite(sample) ? 1 : 0;
        }

        int tail = total / 100;
        var (first, last) = total == 0 ? (low, high) : (ValueAt(samples, tail), ValueAt(samples, total - 1 - tail));
        return first < last ? (first, last) : (low, high);
    }

    /// <summary>The finite sample of a rank, from 0, exactly: counted by the upper half of its bits, then by the lower.</summary>
    private static float ValueAt(ReadOnlySpan<float> samples, int rank)
    {
        var counts = new int[1 << 16];
        foreach (float sample in samples)
        {
            counts[Key(sample) >> 16] += float.IsFinite(sample) ? 1 : 0;
        }

        uint upper = Advance(counts, ref rank);
        Array.Clear(counts);
        foreach (float sample in samples)
        {
            uint key = Key(sample);
            counts[key & 0xFFFF] += float.IsFinite(sample) && key >> 16 == upper ? 1 : 0;
        }

        return Value((upper << 16) | Advance(counts, ref rank));
    }

    private static uint Advance(int[] counts, ref int rank)
    {
        uint bin = 0;
        while (rank >= counts[bin])
        {
            rank -= counts[bin++];
        }

        return bin;
    }

    // IEEE 754 numbers as integers in the same order.
    private static uint Key(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }

    private static float Value(uint key) => BitConverter.UInt32BitsToSingle((key & 0x80000000) != 0 ? key & 0x7FFFFFFF : ~key);
}
