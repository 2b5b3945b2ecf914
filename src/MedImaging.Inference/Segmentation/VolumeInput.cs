using System.Text.Json;

namespace MedImaging;

/// <summary>How a volume becomes a model's input, and in which parts.</summary>
/// <remarks>
/// The volume is brought to <paramref name="Spacing"/> when the recipe is for one, goes through the recipe, and then through the model tile by tile. Labels are decided at the
/// model's voxels and brought back to the volume's own grid: what the recipe cut away is nothing, and another spacing takes the nearest voxel's label.
/// </remarks>
/// <param name="Recipe">What happens to the values.</param>
/// <param name="Tile">The largest part that goes through the model at once: depth, height, width. <see langword="null"/> for the whole volume; memory grows with it.</param>
/// <param name="Overlap">By how many voxels neighbouring tiles overlap. The default is none.</param>
/// <param name="Blending">What happens where they do.</param>
/// <param name="Spacing">The size of a voxel in millimetres that the model was trained on, the same in all directions; <see langword="null"/> when it takes any.</param>
/// <param name="Multiple">What the sides of a tile are multiples of, where the model halves them; the default is 1. What a volume lacks for it is padded.</param>
/// <param name="Padding">The value beside a padded volume, in the recipe's units. The default is 0.</param>
public sealed record VolumeInput(
    VolumeRecipe Recipe,
    IReadOnlyList<int>? Tile = null,
    int Overlap = 0,
    TileBlending Blending = TileBlending.Gaussian,
    double? Spacing = null,
    int Multiple = 1,
    double Padding = 0)
{
    /// <summary>Gets the SHA-256 of the canonical JSON, the part of the evidence that says how a volume was read: other tiles or another spacing give another.</summary>
    /// <returns>The hash.</returns>
    public ContentHash ComputeHash() => ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(this, InferenceJson.Default.VolumeInput));
}

/// <summary>What a voxel becomes that several tiles speak of.</summary>
public enum TileBlending
{
    /// <summary>The mean of the tiles' scores, weighted by a Gaussian around the middle of each tile (σ is an eighth of its side).</summary>
    Gaussian,

    /// <summary>What the tile says in which it lies farthest from an edge: exactly what the whole volume would give, where the overlap is twice as far as the model sees. Takes the least memory.</summary>
    Innermost,
}
