namespace MedImaging;

/// <summary>A model's outputs, by the names they have in it.</summary>
public sealed record ModelOutputs
{
    /// <summary>Gets the name of the output with a score for each label, before softmax or sigmoid: one row for each frame, or for segmentation one plane for each label.</summary>
    /// <value>Empty for the tasks that have none: detection and embedding.</value>
    public string Logits { get; init => field = value ?? ""; } = "";

    /// <summary>Gets how scores become confidences.</summary>
    /// <value>The default is softmax: one label of several.</value>
    public ScoreFunction Scores { get; init; } = ScoreFunction.Softmax;

    /// <summary>Gets how masks at the model's size are brought to the frame's.</summary>
    /// <value>The default is <see cref="MaskScaling.Bilinear"/>.</value>
    public MaskScaling Scaling { get; init; }

    /// <summary>Gets the outputs with boxes, for <see cref="ModelTask.Detection"/>.</summary>
    public BoxOutputs? Boxes { get; init; }

    /// <summary>Gets the name of the output with one vector for each frame: the whole of an embedding model, something beside the findings of any other.</summary>
    public string? Embedding { get; init; }

    /// <summary>Gets the name of the output with the last feature maps, for class activation maps.</summary>
    public string? Features { get; init; }

    /// <summary>Gets the name of the initializer with the last layer's weights, labels × features.</summary>
    public string? ClassifierWeights { get; init; }

    /// <summary>Gets the last layer's weights themselves, where the model has them under no name: a row for each label.</summary>
    public IReadOnlyList<IReadOnlyList<float>>? ClassifierWeightValues { get; init; }
}

/// <summary>How a model's scores become confidences.</summary>
public enum ScoreFunction
{
    /// <summary>The labels exclude each other.</summary>
    Softmax,

    /// <summary>Each label is present or not by itself.</summary>
    Sigmoid,
}

/// <summary>How a mask at the model's size is brought to the frame's.</summary>
public enum MaskScaling
{
    /// <summary>Probabilities are interpolated, and the labels decided at the frame's pixels: smooth outlines.</summary>
    Bilinear,

    /// <summary>Labels are decided at the model's pixels and repeated: exactly what the model said.</summary>
    Nearest,
}
