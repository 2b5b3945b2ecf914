using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>A score for each label, and class activation maps where the model gives its last feature maps.</summary>
internal sealed class ClassificationHead(ModelManifest manifest, PreprocessingPlan plan, ClassActivation? activation) : ModelHead
{
    public override IReadOnlyList<string> Outputs { get; } = activation is not null && manifest.Outputs.Features is { } features
        ? [manifest.Outputs.Logits, features]
        : [manifest.Outputs.Logits];

    public override IReadOnlyList<Finding> Read(FrameReference frame, ContentHash recipeHash, in RunOutputs outputs)
    {
        double[] confidences = Confidences(outputs);
        var items = new List<Finding>();
        for (int label = 0; label < confidences.Length; label++)
        {
            if (!manifest.Labels[label].IsNegative)
            {
                items.Add(ToFinding(frame, recipeHash, label, confidences[label], MapOf(frame, label, outputs)));
            }
        }

        return [.. items.OrderByDescending(i => i.Confidence.Value).Select((item, rank) => item with { Id = $"f{rank + 1}" })];
    }

    /// <summary>The confidences alone, one for each label.</summary>
    public double[] Confidences(in RunOutputs outputs)
    {
        var logits = Finite(outputs, 0);
        return logits.Length == manifest.Labels.Count
            ? manifest.Calibration?.ToConfidences(logits, manifest.Outputs.Scores) ?? LabelScores.ToConfidences(logits, manifest.Outputs.Scores)
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{manifest.Id} gave {logits.Length} scores for {manifest.Labels.Count} labels.");
    }

    private Finding ToFinding(FrameReference frame, ContentHash recipeHash, int index, double confidence, ActivationMap? map)
    {
        var label = manifest.Labels[index];
        return new Finding
        {
            Id = "",
            Code = new CodedConcept(label.Code, label.Scheme, label.Meaning),
            Confidence = new Confidence(confidence, manifest.Calibration is null ? ConfidenceKind.Softmax : ConfidenceKind.Calibrated),
            IsPresent = confidence >= label.Threshold,
            IsCritical = label.IsCritical,
            Region = map is null ? null : ClassActivation.RegionOf(map, frame.Rows, frame.Columns),
            Activation = map,
            Evidence = new FindingEvidence
            {
                PixelHash = frame.PixelHash,
                RecipeHash = recipeHash,
                ModelId = manifest.Id,
                ModelVersion = manifest.Version,
                ModelHash = new ContentHash(manifest.Sha256),
            },
        };
    }

    private ActivationMap? MapOf(FrameReference frame, int label, in RunOutputs outputs)
    {
        if (activation is null)
        {
            return null;
        }

        long[] shape = outputs.ShapeOf(1);
        var features = Finite(outputs, 1);
        return shape is [1, var channels, var rows, var columns] && channels == activation.Channels
            ? activation.Map(label, features, (int)rows, (int)columns, plan.AreaOf(frame.Rows, frame.Columns))
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{manifest.Id} gave feature maps of another shape than its manifest's weights.");
    }

    private ReadOnlySpan<float> Finite(in RunOutputs outputs, int output)
    {
        var values = outputs.ValuesOf(output);
        return TensorPrimitives.IsFiniteAll(values)
            ? values
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{manifest.Id} gave values that are not numbers in its output {Outputs[output]}.");
    }
}
