namespace MedImaging.Dicom;

/// <summary>Frames at the same place along the normal.</summary>
internal static class PlaceClusters
{
    // A tenth of a pixel at most, and never more than what headers round to.
    private const double Coarsest = 0.01, PartOfPixel = 0.1;

    /// <summary>Sorts frames by place and gathers those at one.</summary>
    public static List<List<StackFrame>> Of(IReadOnlyList<StackFrame> frames)
    {
        var clusters = new List<List<StackFrame>>();
        if (frames.Count == 0)
        {
            return clusters;
        }

        double tolerance = frames[0].Geometry.PixelSpacing is { } spacing ? Math.Min(Coarsest, PartOfPixel * Math.Min(spacing.Row, spacing.Column)) : Coarsest;
        foreach (var frame in frames.OrderBy(frame => frame.Position).ThenBy(frame => frame.Rank))
        {
            if (clusters.Count > 0 && frame.Position - clusters[^1][0].Position <= tolerance)
            {
                clusters[^1].Add(frame);
            }
            else
            {
                clusters.Add([frame]);
            }
        }

        return clusters;
    }

    /// <summary>Parts the first frame of each place from those that are there again.</summary>
    public static (List<StackFrame> Frames, List<StackFrame> Duplicates) FirstOfEach(IReadOnlyList<StackFrame> frames)
    {
        List<StackFrame> firsts = [], others = [];
        foreach (var cluster in Of(frames))
        {
            var first = cluster.MinBy(frame => frame.Rank) ?? cluster[0];
            firsts.Add(first);
            others.AddRange(cluster.Where(frame => frame != first));
        }

        return (firsts, others);
    }
}
