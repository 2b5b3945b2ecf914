namespace MedImaging;

/// <summary>A score for each label, and class activation maps where the model gives its last feature maps.</summary>
internal sealed class ClassificationHead(ModelManifest manifest, ClassActivation? activation) : ModelHead(manifest)
{
    public ClassActivation? Activation => activation;

    public override IReadOnlyList<string> Outputs { get; } = activation is not null && manifest.Outputs.Features is { } features
        ? [manifest.Outputs.Logits, features]
        : [manifest.Outputs.Logits];

    public override IReadOnlyList<Finding> Read(ImageTensor tensor, in RunOutputs outputs)
    {
        double[] confidences = Confidences(outputs);
        var items = new List<Finding>();
        for (int i = 0; i < confidences.Length; i++)
        {
            var label = Manifest.Labels[i];
            if (!label.IsNegative)
            {
                var map = MapOf(tensor, i, outputs);
                items.Add(ToFinding(tensor, label, confidences[i], confidences[i] >= label.Threshold) with
                {
                    Region = map is null ? null : ClassActivation.RegionOf(map, tensor.Frame.Rows, tensor.Frame.Columns),
                    Activation = map,
                });
            }
        }

        return Ranked(items);
    }

    public override void Score(in RunOutputs outputs, Span<float> scores)
    {
        double[] confidences = Confidences(outputs);
        for (int label = 0; label < scores.Length; label++)
        {
            scores[label] = (float)confidences[label];
        }
    }

    /// <summary>The confidences alone, one for each label.</summary>
    public double[] Confidences(in RunOutputs outputs)
    {
        var logits = Finite(outputs.ValuesOf(0), 0);
        if (logits.Length != Manifest.Labels.Count)
        {
            throw Malformed($"{logits.Length} scores for {Manifest.Labels.Count} labels");
        }

        return Manifest.Calibration is { } calibration
            ? calibration.ToConfidences(logits, Manifest.Outputs.Scores)
            : LabelScores.ToConfidences(logits, Manifest.Outputs.Scores);
    }

    private ActivationMap? MapOf(ImageTensor tensor, int label, in RunOutputs outputs)
    {
        if (activation is null)
        {
            return null;
        }

        long[] shape = outputs.ShapeOf(1);
        var features = Finite(outputs.ValuesOf(1), 1);
        return shape is [1, var channels, var rows, var columns] && channels == activation.Channels
            ? activation.Map(label, features, (int)rows, (int)columns, tensor.Area)
            : throw Malformed("feature maps of another shape than its manifest's weights");
    }
}
