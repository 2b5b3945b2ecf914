namespace MedImaging;

/// <summary>Splits values into classes so that they differ most between classes and least within (Otsu, 1979).</summary>
internal static class OtsuThreshold
{
    private const int MaxLevels = 256;

    /// <summary>Finds the threshold of two classes: exactly for whole numbers over at most 65,536, by fine steps for others.</summary>
    /// <param name="values">The values; those that are not numbers are left out.</param>
    /// <param name="chosen">Which of them count; empty for all.</param>
    /// <returns>The largest value of the lower class; <see langword="null"/> when all are alike.</returns>
    public static float? Of(ReadOnlySpan<float> values, ReadOnlySpan<byte> chosen)
    {
        var bins = ValueHistogram.Of(values, chosen);
        double total = bins.Sum(bin => bin.Sum), count = bins.Sum(bin => (double)bin.Count), below = 0, belowSum = 0, best = -1;
        float? threshold = null;
        for (int i = 0; i + 1 < bins.Count; i++)
        {
            (below, belowSum) = (below + bins[i].Count, belowSum + bins[i].Sum);
            double apart = (belowSum / below) - ((total - belowSum) / (count - below)), between = apart * apart * below * (count - below);
            (best, threshold) = between > best ? (between, bins[i].Highest) : (best, threshold);
        }

        return threshold;
    }

    /// <summary>Finds the thresholds of several classes: the best ones over at most 256 levels of the values.</summary>
    /// <param name="values">The values; those that are not numbers are left out.</param>
    /// <param name="chosen">Which of them count; empty for all.</param>
    /// <param name="classes">How many classes, 2 or more.</param>
    /// <returns>The largest value of each class but the last, rising; fewer when there are fewer levels.</returns>
    public static float[] Levels(ReadOnlySpan<float> values, ReadOnlySpan<byte> chosen, int classes)
    {
        var bins = ValueHistogram.Join(ValueHistogram.Of(values, chosen), MaxLevels);
        classes = Math.Min(classes, bins.Count);
        if (classes < 2)
        {
            return [];
        }

        double[] counts = new double[bins.Count + 1], sums = new double[bins.Count + 1];
        for (int i = 0; i < bins.Count; i++)
        {
            (counts[i + 1], sums[i + 1]) = (counts[i] + bins[i].Count, sums[i] + bins[i].Sum);
        }

        // Least variance within is most of Σ (sum² ÷ count): each class's best end follows from those of one class fewer.
        double[] reached = [.. Enumerable.Range(0, bins.Count + 1).Select(end => end == 0 ? 0 : Worth(0, end))];
        var starts = new int[classes][];
        for (int made = 1; made < classes; made++)
        {
            double[] next = new double[bins.Count + 1];
            starts[made] = new int[bins.Count + 1];
            for (int end = made + 1; end <= bins.Count; end++)
            {
                next[end] = double.NegativeInfinity;
                for (int start = made; start < end; start++)
                {
                    double worth = reached[start] + Worth(start, end);
                    (next[end], starts[made][end]) = worth > next[end] ? (worth, start) : (next[end], starts[made][end]);
                }
            }

            reached = next;
        }

        float[] thresholds = new float[classes - 1];
        for (int made = classes - 1, end = bins.Count; made > 0; made--)
        {
            end = starts[made][end];
            thresholds[made - 1] = bins[end - 1].Highest;
        }

        return thresholds;

        double Worth(int start, int end) => (sums[end] - sums[start]) * (sums[end] - sums[start]) / (counts[end] - counts[start]);
    }
}
