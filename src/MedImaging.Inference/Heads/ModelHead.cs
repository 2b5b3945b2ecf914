using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Makes findings of what a model of one kind gives: the part of a model behind its session.</summary>
internal abstract class ModelHead(ModelManifest manifest)
{
    /// <summary>Gets the names of the outputs it reads, in the order in which it asks <see cref="RunOutputs"/> for them.</summary>
    public abstract IReadOnlyList<string> Outputs { get; }

    /// <summary>Gets whether several inputs can go in one run: not where an output is a list without a batch.</summary>
    public virtual bool TakesMany => manifest.Input.Shape is [-1, ..];

    protected ModelManifest Manifest => manifest;

    /// <summary>Reads the outputs for one frame.</summary>
    /// <param name="tensor">The frame's input.</param>
    /// <param name="outputs">What the run gave.</param>
    /// <returns>The findings, surest first, with their ids.</returns>
    /// <exception cref="MedImagingException">The outputs are not what the manifest says (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public abstract IReadOnlyList<Finding> Read(ImageTensor tensor, in RunOutputs outputs);

    /// <summary>Reads nothing but the confidence of each label: of one that is found at places, the best there is.</summary>
    /// <param name="outputs">What the run gave for one input.</param>
    /// <param name="scores">Where they go, in the order of the labels.</param>
    /// <exception cref="MedImagingException">The outputs are not what the manifest says (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public abstract void Score(in RunOutputs outputs, Span<float> scores);

    /// <summary>A finding without its id.</summary>
    protected Finding ToFinding(ImageTensor tensor, ModelLabel label, double confidence, bool isPresent) => new()
    {
        Id = "",
        Code = new CodedConcept(label.Code, label.Scheme, label.Meaning),
        Confidence = new Confidence(confidence, manifest.Calibration is null ? ConfidenceKind.Softmax : ConfidenceKind.Calibrated),
        IsPresent = isPresent,
        IsCritical = label.IsCritical,
        Evidence = new FindingEvidence
        {
            PixelHash = tensor.Frame.PixelHash,
            RecipeHash = tensor.RecipeHash,
            ModelId = manifest.Id,
            ModelVersion = manifest.Version,
            ModelHash = new ContentHash(manifest.Sha256),
        },
    };

    /// <summary>The findings in the order of their confidences, equal ones as they came, with their ids.</summary>
    protected static IReadOnlyList<Finding> Ranked(IEnumerable<Finding> findings)
        => [.. findings.OrderByDescending(f => f.Confidence.Value).Select((finding, rank) => finding with { Id = $"f{rank + 1}" })];

    /// <summary>The values, if all are numbers.</summary>
    protected ReadOnlySpan<float> Finite(ReadOnlySpan<float> values, int output)
        => TensorPrimitives.IsFiniteAll(values) ? values : throw Malformed($"values that are not numbers in its output {Outputs[output]}");

    protected MedImagingException Malformed(string what) => new(ErrorKind.MalformedResponse, $"{manifest.Id} gave {what}.");
}
