namespace MedImaging;

/// <summary>What a frame is like, in a few numbers that are no patient's: for noticing that a scanner or an export changed.</summary>
/// <param name="Mean">The mean of its samples, in real units.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Low">The first percentile.</param>
/// <param name="Median">The median.</param>
/// <param name="High">The ninety-ninth percentile.</param>
public sealed record FrameStatistics(double Mean, double Deviation, double Low, double Median, double High)
{
    private const int MaxSample = 1 << 16;

    /// <summary>Looks at a frame. Percentiles of large frames are those of every nth sample.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>Its statistics, or <see langword="null"/> when none of its samples is a number.</returns>
    public static FrameStatistics? Of(PixelFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var samples = frame.Samples.Span;
        double sum = 0, squares = 0, first = 0;
        long count = 0;
        foreach (float sample in samples)
        {
            if (float.IsFinite(sample))
            {
                first = count == 0 ? sample : first;   // sums of differences from one sample keep their digits
                sum += sample - first;
                squares += (sample - first) * (sample - first);
                count++;
            }
        }

        if (count == 0)
        {
            return null;
        }

        double mean = sum / count;
        double[] sorted = Sample(samples, (samples.Length + MaxSample - 1) / MaxSample, first);
        return new FrameStatistics(
            first + mean,
            Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))),
            SortedSample.Quantile(sorted, 0.01),
            SortedSample.Quantile(sorted, 0.5),
            SortedSample.Quantile(sorted, 0.99));
    }

    private static double[] Sample(ReadOnlySpan<float> samples, int step, double instead)
    {
        var picked = new List<double>(MaxSample);
        for (int i = 0; i < samples.Length; i += step)
        {
            if (float.IsFinite(samples[i]))
            {
                picked.Add(samples[i]);
            }
        }

        double[] sorted = picked.Count == 0 ? [instead] : [.. picked];
        Array.Sort(sorted);
        return sorted;
    }
}
