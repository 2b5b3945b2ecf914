using System.Buffers;

namespace MedImaging;

/// <summary>A volume made ready for a model: float32 (1, 1, depth, height, width), and where it lies in the volume given. It owns pooled memory: dispose it when done.</summary>
public sealed class PreparedVolume : IDisposable
{
    private IMemoryOwner<float>? _owner;

    internal PreparedVolume(IMemoryOwner<float> owner, VolumeBox box, ContentHash recipeHash)
    {
        (_owner, Depth, Height, Width, RecipeHash) = (owner, box.Slices, box.Rows, box.Columns, recipeHash);
        Origin = (box.Column, box.Row, box.Slice);
    }

    /// <summary>Gets how many slices there are.</summary>
    public int Depth { get; }

    /// <summary>Gets the height in voxels.</summary>
    public int Height { get; }

    /// <summary>Gets the width in voxels.</summary>
    public int Width { get; }

    /// <summary>Gets the voxel of the volume given that is the first here.</summary>
    public (int Column, int Row, int Slice) Origin { get; }

    /// <summary>Gets the hash of the recipe, part of the evidence.</summary>
    public ContentHash RecipeHash { get; }

    /// <summary>Gets the values: slice after slice, row after row. They begin at a multiple of 64 bytes.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public Memory<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner is null, this);
            return _owner.Memory[..(Depth * Height * Width)];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner?.Dispose();
        _owner = null;
    }
}
