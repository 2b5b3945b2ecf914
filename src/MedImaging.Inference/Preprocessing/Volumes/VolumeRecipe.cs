using System.Text.Json;

namespace MedImaging;

/// <summary>How a volume becomes the input of a model for volumes, float32 (1, 1, depth, height, width): steps in the order they are declared, each over all voxels that are left by then. It is kept beside the model, and its hash is part of the evidence.</summary>
/// <remarks>Of the steps, those that make sense without a frame: unit, intensity (but for the file's window), quantile, standardize, rescale, clamp, gamma, invert (every image) and foreground.</remarks>
/// <example>
/// <code>
/// var recipe = new VolumeRecipe { Steps = [new IntensityStep(IntensityRule.MinMax), new ForegroundStep(0.1, Margin: 18)] };
/// using PreparedVolume input = recipe.Compile().Run(volume);
/// </code>
/// </example>
public sealed record VolumeRecipe
{
    /// <summary>Gets the steps, first to last.</summary>
    public required IReadOnlyList<PreprocessingStep> Steps { get; init; }

    /// <summary>Checks the recipe and makes it ready to run on any number of volumes.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="MedImagingException">A step is of no use for volumes or out of range (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public VolumePlan Compile() => new(this);

    /// <summary>Gets the SHA-256 of the canonical JSON: the same for recipes that do the same steps, however their files are laid out.</summary>
    /// <returns>The hash.</returns>
    public ContentHash ComputeHash() => ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(this, InferenceJson.Default.VolumeRecipe));

    /// <summary>Writes the canonical JSON: no spaces, properties in a fixed order.</summary>
    /// <returns>The text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, InferenceJson.Default.VolumeRecipe);

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="MedImagingException">It is not a recipe (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static VolumeRecipe FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, InferenceJson.Default.VolumeRecipe)
                ?? throw new MedImagingException(ErrorKind.InvalidInput, "The volume recipe is empty.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, InferenceJson.Explain("The volume recipe", ex), ex);
        }
    }
}
