using System.Buffers;

namespace MedImaging;

/// <summary>A frame made ready for a model: float32, one image, channel by channel (NCHW). Owns pooled memory; the step that consumes it disposes it.</summary>
public sealed class ImageTensor : IDisposable
{
    private IMemoryOwner<float>? _owner;

    /// <summary>Creates a tensor that owns its memory.</summary>
    /// <param name="frame">The frame it was made from.</param>
    /// <param name="owner">The memory; at least <paramref name="channels"/> × <paramref name="height"/> × <paramref name="width"/> values.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="recipeHash">The hash of the preprocessing recipe.</param>
    public ImageTensor(FrameReference frame, IMemoryOwner<float> owner, int channels, int height, int width, ContentHash recipeHash)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfLessThan(owner.Memory.Length, checked(channels * height * width));
        (Frame, _owner, Channels, Height, Width, RecipeHash) = (frame, owner, channels, height, width, recipeHash);
    }

    /// <summary>Gets the frame it was made from.</summary>
    public FrameReference Frame { get; }

    /// <summary>Gets the channels.</summary>
    public int Channels { get; }

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; }

    /// <summary>Gets the width in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the hash of the preprocessing recipe, part of the evidence.</summary>
    public ContentHash RecipeHash { get; }

    /// <summary>Gets the part of the frame that the tensor shows: less than all of it when it was cropped, past its edges when it was padded.</summary>
    /// <value><see langword="null"/>, the default, stands for the whole frame: what lays findings and maps over the frame goes by this alone.</value>
    public FrameRegion? Area { get; init; }

    /// <summary>Gets the values.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was consumed.</exception>
    public Memory<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner is null, this);
            return _owner.Memory[..(Channels * Height * Width)];
        }
    }

    /// <summary>Gets the unit of the values in UCUM.</summary>
    /// <value>The default, <c>1</c>, is for values that the recipe made bare numbers.</value>
    public string Unit { get; init; } = "1";

    /// <summary>Gets the inputs of its members, for a model that joins several; they are disposed with it.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ImageTensor> Parts { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner?.Dispose();
        _owner = null;
        foreach (var part in Parts)
        {
            part.Dispose();
        }
    }
}
