namespace MedImaging;

/// <summary>A model's input: float32, channels before rows (NCHW), or before slices (NCDHW) for a volume.</summary>
/// <param name="Name">The input's name in the model.</param>
/// <param name="Shape">Batch, channels, height, width; −1 for a batch of any size. For a volume: batch, channels, depth, height, width; −1 for a side of any length.</param>
/// <param name="Recipe">How a frame becomes this input; <see langword="null"/> where the model takes volumes.</param>
/// <param name="Volume">How a volume becomes this input; <see langword="null"/> where the model takes frames.</param>
public sealed record ModelInput(string Name, IReadOnlyList<long> Shape, PreprocessingRecipe? Recipe = null, VolumeInput? Volume = null);
