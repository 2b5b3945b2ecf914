using System.Text.Json;

namespace MedImaging;

/// <summary>What the maker of a model says about it: the file <c>NAME.json</c> beside <c>NAME.onnx</c>. It is verified against the model when the model is opened.</summary>
public sealed record ModelManifest
{
    /// <summary>Gets the id, such as <c>cxr_pneumonia28</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the SHA-256 of the model's file: 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Gets the length of the model's file in bytes, so that a half-copied one can be told from a changed one.</summary>
    public long? Bytes { get; init; }

    /// <summary>Gets the licence, and whose work the training data is.</summary>
    public required string Licence { get; init; }

    /// <summary>Gets what the model is for, in one sentence.</summary>
    public required string IntendedUse { get; init; }

    /// <summary>Gets the modalities it was made for, such as <c>DX</c>.</summary>
    /// <value>Empty means any.</value>
    public IReadOnlyList<string> Modalities { get; init => field = value ?? []; } = [];

    /// <summary>Gets the parts of the body it was made for, such as <c>CHEST</c>.</summary>
    /// <value>Empty means any.</value>
    public IReadOnlyList<string> BodyParts { get; init => field = value ?? []; } = [];

    /// <summary>Gets the ages it was trained on. Another age does not refuse a frame; it becomes a limitation of the findings.</summary>
    public AgeRange? Ages { get; init; }

    /// <summary>Gets what every reader of its findings must know.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = [];

    /// <summary>Gets the input.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>Gets the outputs.</summary>
    public required ModelOutputs Outputs { get; init; }

    /// <summary>Gets the labels, in the order of the model's scores.</summary>
    public required IReadOnlyList<ModelLabel> Labels { get; init; }

    /// <summary>Gets what turns its scores into confidences that hold.</summary>
    /// <value><see langword="null"/> when it was not calibrated: then its confidences are plain softmax or sigmoid values, and say so.</value>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>Gets measured figures by name, such as <c>testAuc</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init => field = value ?? new Dictionary<string, double>(); } = new Dictionary<string, double>();

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8Json">The JSON text in UTF-8.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="MedImagingException">It is not a manifest (<see cref="ErrorKind.InvalidInput"/>); the message has the place.</exception>
    public static ModelManifest FromJson(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, InferenceJson.Default.ModelManifest)
                ?? throw new MedImagingException(ErrorKind.InvalidInput, "The model's manifest is empty.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, InferenceJson.Explain("The model's manifest", ex), ex);
        }
    }
}

/// <summary>A range of ages in years.</summary>
/// <param name="Minimum">The youngest.</param>
/// <param name="Maximum">The oldest, to the end of that year of life.</param>
public sealed record AgeRange(int Minimum, int Maximum);

/// <summary>A model's image input: float32, NCHW.</summary>
/// <param name="Name">The input's name in the model.</param>
/// <param name="Shape">Batch, channels, height, width; −1 for a batch of any size.</param>
/// <param name="Recipe">How a frame becomes this input.</param>
public sealed record ModelInput(string Name, IReadOnlyList<long> Shape, PreprocessingRecipe Recipe);

/// <summary>A model's outputs.</summary>
public sealed record ModelOutputs
{
    /// <summary>Gets the name of the output with a score for each label, before softmax or sigmoid.</summary>
    public required string Logits { get; init; }

    /// <summary>Gets how scores become confidences.</summary>
    /// <value>The default is softmax: one label of several.</value>
    public ScoreFunction Scores { get; init; } = ScoreFunction.Softmax;

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

/// <summary>One thing a model can see.</summary>
/// <param name="Code">The code.</param>
/// <param name="Scheme">The vocabulary of the code, such as <c>SCT</c>.</param>
/// <param name="Meaning">What it means, in words.</param>
/// <param name="Threshold">The confidence from which the finding counts as present. The default is 0.5.</param>
/// <param name="IsCritical">Whether a person should be told at once when it is present.</param>
/// <param name="IsNegative">Whether it stands for nothing found, such as <c>normal</c>; then it is no finding of its own.</param>
public sealed record ModelLabel(string Code, string Scheme, string Meaning, double Threshold = 0.5, bool IsCritical = false, bool IsNegative = false);
