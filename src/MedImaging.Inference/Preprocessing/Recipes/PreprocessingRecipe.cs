using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>How a frame becomes a model's input: steps in the order they are declared. It is kept in the model's manifest, and its hash is part of the evidence.</summary>
/// <example>
/// <code>
/// var recipe = new PreprocessingRecipe
/// {
///     Channels = 1,
///     Steps = [new IntensityStep(), new InvertStep(), new ResizeStep(224, 224, ResizeFit.Pad)],
/// };
/// PreprocessingPlan plan = recipe.Compile();
/// </code>
/// </example>
public sealed record PreprocessingRecipe
{
    /// <summary>Gets the channels of the output: 1 or 3, or one for each slice. Grey frames are repeated to three; colour frames become grey by their brightness (ITU-R BT.601).</summary>
    public required int Channels { get; init; }

    /// <summary>Gets the steps, first to last; exactly one is a <see cref="ResizeStep"/>.</summary>
    public required IReadOnlyList<PreprocessingStep> Steps { get; init; }

    /// <summary>Gets how many slices on each side of the one in question are channels as well ("2.5D"); <see cref="Channels"/> is then twice that and one.</summary>
    /// <value>The default is 0: the channels are those of one frame.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Neighbours { get; init; }

    /// <summary>Gets in which order the values of the output lie.</summary>
    /// <value>The default is channel by channel (NCHW).</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TensorLayout Layout { get; init; }

    /// <summary>Gets what the model takes as a value.</summary>
    /// <value>The default is float32.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TensorElement Element { get; init; }

    /// <summary>Gets in which order the channels of colour come. What a <see cref="NormalizeStep"/> gives for channels is in this order as well.</summary>
    /// <value>The default is red, green, blue.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ChannelOrder Order { get; init; }

    /// <summary>Checks the recipe and makes it ready to run on any number of frames.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="MedImagingException">A step is out of place or out of range (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public PreprocessingPlan Compile() => new(this);

    /// <summary>Gets the SHA-256 of the canonical JSON: the same for recipes that do the same steps, however their files are laid out.</summary>
    /// <returns>The hash.</returns>
    public ContentHash ComputeHash() => ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(this, InferenceJson.Default.PreprocessingRecipe));

    /// <summary>Writes the canonical JSON: no spaces, properties in a fixed order.</summary>
    /// <returns>The text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, InferenceJson.Default.PreprocessingRecipe);

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="MedImagingException">It is not a recipe (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static PreprocessingRecipe FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, InferenceJson.Default.PreprocessingRecipe)
                ?? throw new MedImagingException(ErrorKind.InvalidInput, "The preprocessing recipe is empty.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, InferenceJson.Explain("The preprocessing recipe", ex), ex);
        }
    }
}
