namespace MedImaging;

/// <summary>Boxes, each with a label. A label of which nothing was found is a finding too, absent, with the best score it had.</summary>
internal sealed class DetectionHead(ModelManifest manifest, BoxOutputs boxes, PreprocessingPlan plan) : ModelHead(manifest)
{
    public override IReadOnlyList<string> Outputs { get; } = boxes is { Format: BoxFormat.Corners, Labels: { } labels, Scores: { } scores }
        ? [boxes.Boxes, labels, scores]
        : [boxes.Boxes];

    public override IReadOnlyList<Finding> Read(ImageTensor tensor, in RunOutputs outputs)
    {
        double[] best = new double[Manifest.Labels.Count];
        var found = Candidates(outputs, best);
        var place = InputPlace.Of(tensor);
        var items = new List<Finding>();
        foreach (var candidate in Suppress(found))
        {
            var label = Manifest.Labels[candidate.Label];
            if (!label.IsNegative && place.ToFrame(candidate.Box, tensor.Frame.Rows, tensor.Frame.Columns) is { } region)
            {
                items.Add(ToFinding(tensor, label, candidate.Score, candidate.Score >= label.Threshold) with { Region = region });
                best[candidate.Label] = -1;
            }
        }

        for (int i = 0; i < best.Length; i++)
        {
            if (best[i] >= 0 && !Manifest.Labels[i].IsNegative)
            {
                items.Add(ToFinding(tensor, Manifest.Labels[i], best[i], isPresent: false));
            }
        }

        return Ranked(items);
    }

    public override void Score(in RunOutputs outputs, Span<float> scores)
    {
        double[] best = new double[scores.Length];
        _ = Candidates(outputs, best);
        for (int i = 0; i < best.Length; i++)
        {
            scores[i] = (float)best[i];
        }
    }

    private List<BoxCandidate> Candidates(in RunOutputs outputs, Span<double> best)
    {
        var found = new List<BoxCandidate>();
        var reader = new BoxReader(boxes, best.Length, plan.Width, plan.Height, best);
        string? fault;
        if (boxes.Format == BoxFormat.Corners)
        {
            fault = reader.ReadCorners(Finite(outputs.WholeOf(0), 0), outputs.IntegersOf(1), Finite(outputs.WholeOf(2), 2), found);
        }
        else
        {
            bool isRows = boxes.Format == BoxFormat.CenterRows;
            int fields = best.Length + (isRows ? 4 : 5);
            var values = Finite(outputs.ValuesOf(0), 0);
            fault = outputs.ShapeOf(0) is [1, var rows, var columns] && (isRows ? rows : columns) == fields
                ? reader.ReadCenters(values, (int)(isRows ? columns : rows), isRows ? 1 : fields, isRows ? (int)columns : 1, !isRows, found)
                : $"boxes of another shape than its manifest's {best.Length} labels need";
        }

        return fault is null ? found : throw Malformed(fault);
    }

    // Greedy non-maximum suppression label by label; of boxes that are equally sure, the first goes first.
    private List<BoxCandidate> Suppress(List<BoxCandidate> found)
    {
        var kept = new List<BoxCandidate>();
        foreach (var candidate in found.OrderByDescending(c => c.Score))
        {
            if (kept.Count == boxes.MaxDetections)
            {
                break;
            }

            if (!kept.Exists(k => k.Label == candidate.Label && k.Box.OverlapWith(candidate.Box) > boxes.IouThreshold))
            {
                kept.Add(candidate);
            }
        }

        return kept;
    }
}
