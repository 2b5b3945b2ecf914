namespace MedImaging;

/// <summary>A model's input: float32, channels before rows (NCHW).</summary>
/// <param name="Name">The input's name in the model.</param>
/// <param name="Shape">Batch, channels, height, width; −1 for a batch of any size.</param>
/// <param name="Recipe">How a frame becomes this input.</param>
public sealed record ModelInput(string Name, IReadOnlyList<long> Shape, PreprocessingRecipe Recipe);
