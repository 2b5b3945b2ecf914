using System.Buffers;
using System.Runtime.InteropServices;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>Reads rows of one plane of a frame, with the steps that come before the resize already done but for what may come after it (<see cref="Finish"/>), so that no full-size copy is ever made.</summary>
internal readonly ref struct PlaneRows
{
    /// <summary>The plane that is grey: the samples themselves, or the brightness of a colour frame.</summary>
    public const int Brightness = -1;

    private readonly FramePixels _frame;
    private readonly ReadOnlySpan<float> _samples;
    private readonly float[]? _rented;
    private readonly int _channel;
    private readonly int _left;
    private readonly int _samplesPerPixel;
    private readonly PreprocessingStep[] _steps;
    private readonly StepLevels _levels;
    private readonly LevelRamp _ramp;
    private readonly bool _hasRamp;
    private readonly bool _hasWords;
    private readonly StoredWords _words;
    private readonly ReadOnlySpan<short> _stored;

    /// <summary>Reads the frame; the steps are done in full if all of them <paramref name="isAll"/> must be before the reader goes on.</summary>
    public PlaneRows(in FramePixels frame, int channel, int left, PreprocessingStep[] steps, bool isAll = false)
    {
        (_frame, _channel, _left, _steps, _samplesPerPixel) = (frame, channel, left, steps, frame.SamplesPerPixel);
        bool areFloats = frame.TryGetSamples(out _samples);

        // Only the first step may look at the whole frame (RecipeRules), so the raw samples are what it sees.
        bool isMeasured = steps.Length > 0 && StepLevels.LooksAtWholeFrame(steps[0], frame);
        if (!areFloats && (isMeasured || frame.SamplesPerPixel == 3))
        {
            _rented = ArrayPool<float>.Shared.Rent(isMeasured ? frame.Count : frame.Columns * frame.SamplesPerPixel);
        }

        if (_rented is not null && isMeasured)
        {
            frame.CopyTo(0, _rented.AsSpan(0, frame.Count));
            _samples = _rented.AsSpan(0, frame.Count);
        }

        _levels = steps.Length > 0 ? StepLevels.Measure(steps[0], frame, _samples) : default;
        _hasRamp = LevelRamp.TryFind(steps, frame, _levels, out _ramp) && !isAll;
        _hasWords = _hasRamp && _ramp.Index == 0 && _samples.IsEmpty && frame.SamplesPerPixel == 1 && StoredWords.TryDescribe(frame, out _words);
        _stored = _hasWords ? MemoryMarshal.Cast<byte, short>(frame.Data.Span) : default;
    }

    /// <summary>Reads a plane that was made of the frame; the steps are those that are left, and none looks at all of it.</summary>
    public PlaneRows(ReadOnlySpan<float> plane, in FramePixels frame, int left, PreprocessingStep[] steps)
    {
        _samples = plane;
        (_frame, _left, _steps, _samplesPerPixel) = (frame, left, steps, 1);
        _hasRamp = LevelRamp.TryFind(steps, frame, default, out _ramp);
    }

    /// <summary>Gets what joined rows are still to be multiplied by; it may as well go into the weights.</summary>
    public float Scale => _hasRamp ? _ramp.Scale : 1f;

    /// <summary>Gets whether anything is left for after the resize.</summary>
    public bool HasMore => Staged + 1 < _steps.Length;

    /// <summary>Gets whether two stored rows can be read and joined in one pass.</summary>
    public bool CanJoin => _hasWords;

    /// <summary>Reads a row, or two that follow each other, and joins them: what reading each and summing them gives, bit for bit.</summary>
    public void Join(int row, ReadOnlySpan<float> weights, Span<float> destination)
    {
        int first = (row * _frame.Columns) + _left;
        bool areTwo = weights.Length > 1;
        var upper = _stored.Slice(first, destination.Length);
        var lower = areTwo ? _stored.Slice(first + _frame.Columns, destination.Length) : upper;
        ClipKernels.ClipAndJoin(upper, lower, _words, _ramp.Low, _ramp.Span, weights[0], areTwo ? weights[1] : 0f, destination);
    }

    /// <summary>Does what was left for after the resize, on values that were multiplied by <see cref="Scale"/>.</summary>
    public void Finish(Span<float> values)
    {
        for (int i = Staged + 1; i < _steps.Length; i++)
        {
            _levels.Apply(_steps[i], _frame, values);
        }
    }

    // The steps done here in full; after them comes the ramp, if there is one.
    private int Staged => _hasRamp ? _ramp.Index : _steps.Length;

    public void Read(int row, Span<float> destination)
    {
        int samples = _samplesPerPixel, first = ((row * _frame.Columns) + _left) * samples;
        if (samples == 1)
        {
            ReadGrey(first, destination);
            return;
        }

        var pixels = Colour(first, destination.Length * samples);
        if (_channel != Brightness)
        {
            ChannelKernels.Take(pixels, _channel, destination);
        }
        else
        {
            TakeBrightness(pixels, destination);
        }

        Apply(0, destination);
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<float>.Shared.Return(_rented);
        }
    }

    private ReadOnlySpan<float> Colour(int first, int count)
    {
        if (!_samples.IsEmpty)
        {
            return _samples.Slice(first, count);
        }

        var row = _rented.AsSpan(0, count);
        _frame.CopyTo(first, row);
        return row;
    }

    private void ReadGrey(int first, Span<float> destination)
    {
        if (_hasWords)
        {
            ClipKernels.Clip(_stored.Slice(first, destination.Length), _words, _ramp.Low, _ramp.Span, destination);
            return;
        }

        if (_samples.IsEmpty)
        {
            _frame.CopyTo(first, destination);
            Apply(0, destination);
            return;
        }

        var pixels = _samples.Slice(first, destination.Length);
        if (Staged > 0)
        {
            _levels.Apply(_steps[0], _frame, pixels, destination);
            Apply(1, destination);
        }
        else if (_hasRamp)
        {
            ClipKernels.Clip(pixels, _ramp.Low, _ramp.Span, destination);
        }
        else
        {
            pixels.CopyTo(destination);
        }
    }

    private void Apply(int from, Span<float> values)
    {
        for (int i = from; i < Staged; i++)
        {
            _levels.Apply(_steps[i], _frame, values);
        }

        if (_hasRamp)
        {
            ClipKernels.Clip(values, _ramp.Low, _ramp.Span, values);
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
