namespace MedImaging;

/// <summary>No findings: such a model only places a frame among others. Its vector is asked for by itself.</summary>
internal sealed class EmbeddingHead(ModelManifest manifest) : ModelHead(manifest)
{
    public override IReadOnlyList<string> Outputs { get; } = manifest.Outputs.Embedding is { } output ? [output] : [];

    public override IReadOnlyList<Finding> Read(ImageTensor tensor, in RunOutputs outputs)
    {
        _ = Finite(outputs.ValuesOf(0), 0);
        return [];
    }

    public override void Score(in RunOutputs outputs, Span<float> scores) => scores.Clear();
}
