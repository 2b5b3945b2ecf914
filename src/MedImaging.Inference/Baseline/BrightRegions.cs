namespace MedImaging;

/// <summary>Finds what is brighter than its surroundings: components above the Otsu levels of the body that stand out from the ring around them.</summary>
internal static class BrightRegions
{
    public static IReadOnlyList<BaselineCandidate> Find(GreyPicture picture, BaselineOptions options, CancellationToken cancellationToken)
    {
        var found = new List<BaselineCandidate>();
        byte[] taken = new byte[picture.Values.Length], above = new byte[picture.Values.Length];
        int[] labels = new int[above.Length];
        foreach (float level in OtsuThreshold.Levels(picture.Values, picture.Body, options.Classes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = picture.Values;
            for (int i = 0; i < above.Length; i++)
            {
                above[i] = picture.Body[i] != 0 && values[i] > level ? (byte)1 : (byte)0;
            }

            int count = ComponentLabels.Label(above, picture.Width, picture.Height, touchesAtCorners: true, labels);
            var regions = RegionStatistics.Of(labels, count, values, picture.Width);
            for (int i = 0; i < count; i++)
            {
                // What was found at a lower level is not told again as its own bright middle.
                if (IsOfSize(regions[i].Area, picture, options) && taken[regions[i].First] == 0 && Contrast(picture, labels, i + 1, regions[i]) is var contrast && contrast >= options.MinContrast)
                {
                    found.Add(new BaselineCandidate(BaselineConcepts.BrightRegion, ShapeOf(labels, i + 1, regions[i].Box, picture.Width, taken), contrast, options.MinContrast, regions[i]));
                }
            }
        }

        return [.. found.OrderByDescending(item => item.Strength).Take(options.MaxFindings)];
    }

    private static bool IsOfSize(int area, GreyPicture picture, BaselineOptions options)
        => area >= Math.Max(4, options.MinAreaShare * picture.BodyArea) && area <= options.MaxAreaShare * picture.BodyArea;

    // In standard deviations of the noise or of the ring itself, whichever is more: next to structure, more is asked for.
    private static double Contrast(GreyPicture picture, ReadOnlySpan<int> labels, int label, RegionStatistics region)
    {
        int reach = Math.Max(3, (int)Math.Sqrt(region.Area / Math.PI) / 2);
        var box = region.Box;
        var values = picture.Values;
        double mean = 0, squares = 0;
        long count = 0;
        for (int row = Math.Max(0, box.Top - reach); row < Math.Min(picture.Height, box.Bottom + reach); row++)
        {
            for (int column = Math.Max(0, box.Left - reach); column < Math.Min(picture.Width, box.Right + reach); column++)
            {
                int i = (row * picture.Width) + column;
                if (labels[i] != label && picture.Body[i] != 0)
                {
                    double off = values[i] - mean;
                    mean += off / ++count;
                    squares += off * (values[i] - mean);
                }
            }
        }

        if (count == 0)
        {
            return 0;
        }

        double spread = Math.Max(picture.Noise, Math.Sqrt(squares / count)), apart = region.Mean - mean;
        return apart <= 0 ? 0 : Math.Min(apart / Math.Max(spread, 1e-6 * apart), 1e6);
    }

    private static MaskShape? ShapeOf(ReadOnlySpan<int> labels, int label, FrameRegion box, int width, byte[] taken)
    {
        byte[] bits = new byte[(box.Right - box.Left) * (box.Bottom - box.Top)];
        for (int row = box.Top, at = 0; row < box.Bottom; row++)
        {
            for (int column = box.Left; column < box.Right; column++, at++)
            {
                int i = (row * width) + column;
                if (labels[i] == label)
                {
                    bits[at] = taken[i] = 1;
                }
            }
        }

        return PixelMask.Of(box, bits).ToShape();
    }
}
