using System.Buffers;
using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>A mask for each label, brought to the frame's pixels. A label of which nothing was found is a finding too, absent, with the best probability it had.</summary>
internal sealed class SegmentationHead(ModelManifest manifest) : ModelHead(manifest)
{
    public override IReadOnlyList<string> Outputs { get; } = [manifest.Outputs.Logits];

    public override IReadOnlyList<Finding> Read(ImageTensor tensor, in RunOutputs outputs)
    {
        var labels = Manifest.Labels;
        var logits = Logits(outputs, out int height, out int width);
        var place = InputPlace.Of(tensor);
        var frame = tensor.Frame;
        if (MaskGrid.PartOf(place, frame.Rows, frame.Columns) is not { } part)
        {
            return [];
        }

        var painter = new MaskPainter(new MaskGrid(place, part, width, height, Manifest.Outputs.Scaling), Manifest.Outputs.Scores, labels);
        float[] probabilities = ArrayPool<float>.Shared.Rent(logits.Length);
        try
        {
            PlaneScores.ToProbabilities(logits, labels.Count, Manifest.Outputs.Scores, probabilities);
            painter.Paint(probabilities);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(probabilities);
        }

        return Ranked(labels.Index().Where(l => !l.Item.IsNegative).Select(l => ToFinding(tensor, l.Item, painter, l.Index)));
    }

    public override void Score(in RunOutputs outputs, Span<float> scores)
    {
        var logits = Logits(outputs, out int height, out int width);
        float[] probabilities = ArrayPool<float>.Shared.Rent(logits.Length);
        try
        {
            PlaneScores.ToProbabilities(logits, scores.Length, Manifest.Outputs.Scores, probabilities);
            for (int label = 0; label < scores.Length; label++)
            {
                scores[label] = TensorPrimitives.Max<float>(probabilities.AsSpan(label * height * width, height * width));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(probabilities);
        }
    }

    private ReadOnlySpan<float> Logits(in RunOutputs outputs, out int height, out int width)
    {
        if (outputs.ShapeOf(0) is not [1, var channels, var rows, var columns] || channels != Manifest.Labels.Count || rows < 1 || columns < 1)
        {
            throw Malformed($"a mask of another shape than {Manifest.Labels.Count} planes");
        }

        (height, width) = ((int)rows, (int)columns);
        return Finite(outputs.ValuesOf(0), 0);
    }

    private Finding ToFinding(ImageTensor tensor, ModelLabel label, MaskPainter painter, int index)
    {
        if (painter.MaskOf(index) is not { } mask)
        {
            return ToFinding(tensor, label, Math.Clamp(painter.PeakOf(index), 0, 1), isPresent: false);
        }

        var outline = mask.ToShape();
        return ToFinding(tensor, label, Math.Clamp(mask.Mean, 0, 1), isPresent: true) with
        {
            Region = mask.Bounds,
            Outline = outline,
            Measurements = ShapeMeasurer.Size(outline, tensor.Frame),
        };
    }
}
