using System.Text.Json;

namespace MedImaging;

/// <summary>What the maker of a model says about it: the file <c>NAME.json</c> beside <c>NAME.onnx</c>. It is verified against the model when the model is opened.</summary>
public sealed record ModelManifest
{
    /// <summary>Gets the id, such as <c>cxr_pneumonia28</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets what the model does.</summary>
    /// <value>The default is <see cref="ModelTask.Classification"/>.</value>
    public ModelTask Task { get; init; }

    /// <summary>Gets the SHA-256 of the model's file: 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Gets the length of the model's file in bytes, so that a half-copied one can be told from a changed one.</summary>
    public long? Bytes { get; init; }

    /// <summary>Gets the numbers the model's file calculates in.</summary>
    /// <value>The default is 32-bit floating point.</value>
    public ModelPrecision Precision { get; init; }

    /// <summary>Gets the same model in other precisions, in files beside this one with the same inputs and outputs.</summary>
    public IReadOnlyList<ModelVariant> Variants { get; init => field = value ?? []; } = [];

    /// <summary>Gets the files in which the model, or a variant, keeps tensors. A file that is not listed is never opened.</summary>
    public IReadOnlyList<ExternalFile> ExternalFiles { get; init => field = value ?? []; } = [];

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

    /// <summary>Gets the ages it was trained on. Another age becomes a limitation of the findings; see <see cref="AgesAreStrict"/>.</summary>
    public AgeRange? Ages { get; init; }

    /// <summary>Gets whether a frame of a patient of another age is refused, as one of another modality is. An age that is not known refuses nothing.</summary>
    /// <value>The default is <see langword="false"/>: most training sets are narrower than what a model is good for, and a reader who is told can judge that.</value>
    public bool AgesAreStrict { get; init; }

    /// <summary>Gets what every reader of its findings must know.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = [];

    /// <summary>Gets the input.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>Gets the outputs.</summary>
    public required ModelOutputs Outputs { get; init; }

    /// <summary>Gets the labels, in the order of the model's scores.</summary>
    /// <value>Empty only where the model's task is <see cref="ModelTask.Embedding"/>.</value>
    public IReadOnlyList<ModelLabel> Labels { get; init => field = value ?? []; } = [];

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

/// <summary>What a model does.</summary>
public enum ModelTask
{
    /// <summary>It scores labels for a whole frame.</summary>
    Classification,

    /// <summary>It puts boxes around things in a frame.</summary>
    Detection,

    /// <summary>It says of each pixel of a frame what it belongs to.</summary>
    Segmentation,

    /// <summary>It says of each voxel of a volume what it belongs to.</summary>
    VolumeSegmentation,

    /// <summary>It turns a frame into a vector, near to those of frames like it.</summary>
    Embedding,
}

/// <summary>A range of ages in years.</summary>
/// <param name="Minimum">The youngest.</param>
/// <param name="Maximum">The oldest, to the end of that year of life.</param>
public sealed record AgeRange(int Minimum, int Maximum);

/// <summary>One thing a model can see.</summary>
/// <param name="Code">The code.</param>
/// <param name="Scheme">The vocabulary of the code, such as <c>SCT</c>.</param>
/// <param name="Meaning">What it means, in words.</param>
/// <param name="Threshold">The confidence from which the finding counts as present. The default is 0.5.</param>
/// <param name="IsCritical">Whether a person should be told at once when it is present.</param>
/// <param name="IsNegative">Whether it stands for nothing found, such as <c>normal</c>; then it is no finding of its own.</param>
public sealed record ModelLabel(string Code, string Scheme, string Meaning, double Threshold = 0.5, bool IsCritical = false, bool IsNegative = false);
