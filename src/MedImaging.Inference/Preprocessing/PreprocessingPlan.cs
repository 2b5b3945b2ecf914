using System.Buffers;
using System.Collections.Concurrent;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>A <see cref="PreprocessingRecipe"/> made ready to run. Safe to use from many threads; after a warm-up, <see cref="Run(PixelFrame, Span{float})"/> allocates nothing.</summary>
public sealed class PreprocessingPlan
{
    private const int CachedSizes = 32;

    private readonly PreprocessingStep[] _before;
    private readonly PreprocessingStep[] _after;
    private readonly ResizeStep _resize;
    private readonly ConcurrentDictionary<(int Source, int Output), ResizeTaps> _taps = new();

    internal PreprocessingPlan(PreprocessingRecipe recipe)
    {
        (_before, _resize, _after) = RecipeRules.Check(recipe);
        Channels = recipe.Channels;
        RecipeHash = recipe.ComputeHash();
    }

    /// <summary>Gets the channels of the output.</summary>
    public int Channels { get; }

    /// <summary>Gets the height of the output in pixels.</summary>
    public int Height => _resize.Height;

    /// <summary>Gets the width of the output in pixels.</summary>
    public int Width => _resize.Width;

    /// <summary>Gets how many values the output has: channels × height × width.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>Gets the recipe's hash.</summary>
    public ContentHash RecipeHash { get; }

    /// <summary>Makes a frame into a tensor over pooled memory.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The tensor; dispose it after use.</returns>
    /// <exception cref="MedImagingException">The frame has neither one sample a pixel nor three, or fewer samples than its size says.</exception>
    public ImageTensor Run(PixelFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var owner = MemoryPool<float>.Shared.Rent(Length);
        try
        {
            Run(frame, owner.Memory.Span[..Length]);
            return new ImageTensor(frame.ToReference(), owner, Channels, Height, Width, RecipeHash);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Writes a frame, made ready, into the caller's memory: channel by channel (NCHW), row by row.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="MedImagingException">The frame has neither one sample a pixel nor three, or fewer samples than its size says.</exception>
    public void Run(PixelFrame frame, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length, nameof(destination));
        Run(frame.Pixels, destination);
    }

    /// <summary>Writes stored samples, made ready, into the caller's memory: channel by channel (NCHW), row by row. For bulk work without a <see cref="PixelFrame"/>.</summary>
    /// <param name="frame">The samples.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is empty.</exception>
    public void Run(in FramePixels frame, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length, nameof(destination));
        if (frame.Count == 0)
        {
            throw new ArgumentException("The frame has no samples.", nameof(frame));
        }

        int plane = Height * Width;
        bool isColour = frame.SamplesPerPixel == 3 && Channels == 3;
        for (int channel = 0; channel < Channels; channel++)
        {
            var values = destination.Slice(channel * plane, plane);
            if (channel == 0 || isColour)
            {
                Resample(frame, isColour ? channel : PlaneRows.Brightness, values);
                Finish(frame, values);
            }
            else
            {
                destination[..plane].CopyTo(values);
            }
        }

        Normalize(destination, plane);
    }

    /// <summary>Says which part of a frame the output shows.</summary>
    /// <param name="rows">The frame's height.</param>
    /// <param name="columns">The frame's width.</param>
    /// <returns>The part: less than the frame when it is cropped, past its edges when it is padded.</returns>
    public FrameRegion AreaOf(int rows, int columns) => ResizeLayout.For(_resize, rows, columns).ToArea(_resize);

    private void Resample(in FramePixels frame, int channel, Span<float> destination)
    {
        var layout = ResizeLayout.For(_resize, frame.Rows, frame.Columns);
        ResizeTaps down = Taps(layout.SourceHeight, layout.OutputHeight), across = Taps(layout.SourceWidth, layout.OutputWidth);
        var strips = new ResizeStrips(down, across, layout.SourceWidth);
        float[] scratch = ArrayPool<float>.Shared.Rent(strips.ScratchLength);
        try
        {
            using var rows = new PlaneRows(frame, channel, layout.SourceLeft, _before);
            if (layout.IsPadded)
            {
                destination.Fill((float)_resize.Padding);
            }

            strips.Run(rows, layout.SourceTop, scratch, destination[((layout.OutputTop * Width) + layout.OutputLeft)..], Width);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    private void Finish(in FramePixels frame, Span<float> plane)
    {
        foreach (var step in _after)
        {
            StepLevels.Measure(step, frame, plane).Apply(step, frame, plane);
        }
    }

    private void Normalize(Span<float> destination, int plane)
    {
        if (_after is [.., NormalizeStep step])
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                if (step.Mean[channel] == 0 && (float)step.Deviation[channel] == 1f)
                {
                    continue;   // less nothing, divided by one: the value itself
                }

                var values = destination.Slice(channel * plane, plane);
                IntensityKernels.Normalize(values, (float)step.Mean[channel], (float)step.Deviation[channel], values);
            }
        }
    }

    private ResizeTaps Taps(int source, int output)
    {
        if (_taps.TryGetValue((source, output), out var taps))
        {
            return taps;
        }

        if (_taps.Count >= CachedSizes)
        {
            _taps.Clear();   // a host with this many sizes pays for tables, not with memory
        }

        return _taps[(source, output)] = new ResizeTaps(source, output, _resize.Filter);
    }
}
