using MedImaging.Kernels;

namespace MedImaging;

/// <summary>Reads rows of one plane of a frame, with the steps that come before the resize already done, so that no full-size copy is ever made.</summary>
internal readonly ref struct PlaneRows
{
    /// <summary>The plane that is grey: the samples themselves, or the brightness of a colour frame.</summary>
    public const int Brightness = -1;

    private readonly PixelFrame _frame;
    private readonly ReadOnlySpan<float> _samples;
    private readonly int _channel;
    private readonly int _left;
    private readonly PreprocessingStep[] _steps;
    private readonly StepLevels _levels;

    public PlaneRows(PixelFrame frame, int channel, int left, PreprocessingStep[] steps)
    {
        (_frame, _channel, _left, _steps) = (frame, channel, left, steps);
        _samples = frame.Samples.Span;

        // Only the first step may look at the whole frame (RecipeRules), so the raw samples are what it sees.
        _levels = steps.Length > 0 ? StepLevels.Measure(steps[0], frame, _samples) : default;
    }

    public void Read(int row, Span<float> destination)
    {
        int samples = _frame.SamplesPerPixel;
        var pixels = _samples.Slice(((row * _frame.Columns) + _left) * samples, destination.Length * samples);
        if (samples == 1)
        {
            ReadGrey(pixels, destination);
            return;
        }

        if (_channel != Brightness)
        {
            ChannelKernels.Take(pixels, _channel, destination);
        }
        else
        {
            TakeBrightness(pixels, destination);
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            _levels.Apply(_steps[i], _frame, destination);
        }
    }

    private void ReadGrey(ReadOnlySpan<float> pixels, Span<float> destination)
    {
        if (_steps.Length == 0)
        {
            pixels.CopyTo(destination);
            return;
        }

        _levels.Apply(_steps[0], _frame, pixels, destination);
        for (int i = 1; i < _steps.Length; i++)
        {
            _levels.Apply(_steps[i], _frame, destination);
        }
    }

    private static void TakeBrightness(ReadOnlySpan<float> pixels, Span<float> destination)
    {
        const int Strip = 256;
        Span<float> channel = stackalloc float[Strip];
        for (int i = 0; i < destination.Length; i += Strip)
        {
            var to = destination.Slice(i, Math.Min(Strip, destination.Length - i));
            to.Clear();
            for (int c = 0; c < 3; c++)
            {
                ChannelKernels.Take(pixels.Slice(3 * i, 3 * to.Length), c, channel);
                ChannelKernels.AddWeighted(channel[..to.Length], ChannelKernels.BrightnessWeight(c), to);
            }
        }
    }
}
