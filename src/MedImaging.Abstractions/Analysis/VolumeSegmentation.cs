namespace MedImaging;

/// <summary>What a model says of the voxels of a volume. It owns the mask: dispose it when done.</summary>
public sealed class VolumeSegmentation : IDisposable
{
    /// <summary>Gets the label of each voxel: 0 for nothing, n for <c>Segments[n - 1]</c>.</summary>
    public required ImageVolume<byte> Mask { get; init; }

    /// <summary>Gets the segments in the order of their labels; those of which nothing was found are listed too.</summary>
    public required IReadOnlyList<VolumeSegment> Segments { get; init; }

    /// <summary>Gets the model that was asked.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Gets the hash of the preprocessing recipe.</summary>
    public required ContentHash RecipeHash { get; init; }

    /// <summary>Gets what a reader must know, such as that the model was not made for this kind of image.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose() => Mask.Dispose();
}

/// <summary>One structure in a volume.</summary>
/// <param name="Label">Its value in the mask.</param>
/// <param name="Code">What it is.</param>
/// <param name="VoxelCount">How many voxels it has.</param>
/// <param name="Millilitres">How large it is.</param>
public sealed record VolumeSegment(byte Label, CodedConcept Code, int VoxelCount, double Millilitres);
