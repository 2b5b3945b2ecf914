using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>A <see cref="PreprocessingRecipe"/> made ready to run. Safe to use from many threads; after a warm-up, running into the caller's memory allocates nothing.</summary>
public sealed partial class PreprocessingPlan
{
    private readonly RecipeStages _stages;
    private readonly TapsCache _taps;
    private readonly ChannelOrder _order;
    private readonly long[] _shape;

    internal PreprocessingPlan(PreprocessingRecipe recipe)
    {
        _stages = RecipeRules.Check(recipe);
        _taps = new TapsCache(_stages.Resize.Filter);
        (Channels, Neighbours, Layout, Element, _order) = (recipe.Channels, recipe.Neighbours, recipe.Layout, recipe.Element, recipe.Order);
        _shape = Layout == TensorLayout.Nchw ? [1, Channels, Height, Width] : [1, Height, Width, Channels];
        RecipeHash = recipe.ComputeHash();
    }

    /// <summary>Gets the channels of the output.</summary>
    public int Channels { get; }

    /// <summary>Gets how many slices on each side of the one in question are channels as well.</summary>
    public int Neighbours { get; }

    /// <summary>Gets the height of the output in pixels.</summary>
    public int Height => _stages.Resize.Height;

    /// <summary>Gets the width of the output in pixels.</summary>
    public int Width => _stages.Resize.Width;

    /// <summary>Gets how many values the output has: channels × height × width.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>Gets in which order the values of the output lie.</summary>
    public TensorLayout Layout { get; }

    /// <summary>Gets what the model takes as a value; which overload is run is the caller's choice.</summary>
    public TensorElement Element { get; }

    /// <summary>Gets the output's dimensions in the order of <see cref="Layout"/>, with the batch of one before them.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Gets the recipe's hash.</summary>
    public ContentHash RecipeHash { get; }

    /// <summary>Makes a frame into a tensor over pooled memory that begins at a multiple of 64 bytes.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The tensor; dispose it after use.</returns>
    /// <exception cref="MedImagingException">The frame has neither one sample a pixel nor three, or fewer samples than its size says, or is not what the recipe is for.</exception>
    public ImageTensor Run(PixelFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var owner = AlignedMemory.Rent<float>(Length);
        try
        {
            var pixels = PixelsOf(frame);
            var part = RunStack(new ReadOnlySpan<FramePixels>(in pixels), 0, owner.Memory.Span);
            return new ImageTensor(frame.ToReference(), owner, Channels, Height, Width, RecipeHash) { Area = AreaOf(part) };
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Writes a frame, made ready, into the caller's memory, in the order of <see cref="Layout"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="MedImagingException">The frame has neither one sample a pixel nor three, or fewer samples than its size says, or is not what the recipe is for.</exception>
    public void Run(PixelFrame frame, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length, nameof(destination));
        Run(PixelsOf(frame), destination);
    }

    /// <summary>Writes stored samples, made ready, into the caller's memory, in the order of <see cref="Layout"/>. For bulk work without a <see cref="PixelFrame"/>.</summary>
    /// <param name="frame">The samples.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is empty.</exception>
    /// <exception cref="MedImagingException">The frame is not what the recipe is for.</exception>
    public void Run(in FramePixels frame, Span<float> destination) => Run(new ReadOnlySpan<FramePixels>(in frame), 0, destination);

    /// <summary>Writes stored samples, made ready, as half-precision floats, each rounded to nearest.</summary>
    /// <param name="frame">The samples.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is empty.</exception>
    /// <exception cref="MedImagingException">The frame is not what the recipe is for.</exception>
    public void Run(in FramePixels frame, Span<Half> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length, nameof(destination));
        float[] rented = ArrayPool<float>.Shared.Rent(Length);
        try
        {
            var values = rented.AsSpan(0, Length);
            Run(frame, values);
            TensorPrimitives.ConvertToHalf(values, destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Writes stored samples, made ready, as bytes: rounded to nearest, to even at ½, and kept within 0…255; what is not a number becomes 0.</summary>
    /// <param name="frame">The samples.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is empty.</exception>
    /// <exception cref="MedImagingException">The frame is not what the recipe is for.</exception>
    public void Run(in FramePixels frame, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length, nameof(destination));
        float[] rented = ArrayPool<float>.Shared.Rent(Length);
        try
        {
            var values = rented.AsSpan(0, Length);
            Run(frame, values);
            ByteKernels.Round(values, destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Says which part of a frame the output shows, for recipes that need no pixels to say so.</summary>
    /// <param name="rows">The frame's height.</param>
    /// <param name="columns">The frame's width.</param>
    /// <returns>The part: less than the frame when it is cropped, past its edges when it is padded.</returns>
    /// <exception cref="InvalidOperationException">The recipe has a <see cref="ForegroundStep"/>: ask <see cref="ImageTensor.Area"/> or the overload that takes the frame.</exception>
    /// <exception cref="MedImagingException">The box of a <see cref="CropStep"/> lies outside of such a frame.</exception>
    public FrameRegion AreaOf(int rows, int columns)
    {
        if (Array.Exists(_stages.Region, s => s is ForegroundStep))
        {
            throw new InvalidOperationException("Where the foreground lies depends on the frame.");
        }

        return AreaOf(FrameCrop.Find(_stages.Region, rows, columns));
    }

    /// <summary>Says which part of a frame the output shows.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The part: less than the frame when it is cropped, past its edges when it is padded.</returns>
    /// <exception cref="MedImagingException">The frame is not what the recipe is for.</exception>
    public FrameRegion AreaOf(in FramePixels frame) => AreaOf(FrameCrop.Find(_stages.Region, frame));

    private FrameRegion AreaOf(FramePart part)
    {
        var area = ResizeLayout.For(_stages.Resize, part.Bottom - part.Top, part.Right - part.Left).ToArea(_stages.Resize);
        return new FrameRegion(part.Left + area.Left, part.Top + area.Top, part.Left + area.Right, part.Top + area.Bottom);
    }

    private static FramePixels PixelsOf(PixelFrame frame) => frame.Pixels is { Unit: null } pixels ? pixels with { Unit = frame.Unit } : frame.Pixels;
}
