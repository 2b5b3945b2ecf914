namespace MedImaging;

/// <summary>Makes segments of the probabilities that a voice detector gives window by window. For one thread at a time.</summary>
public sealed class SpeechSegmenter
{
    private readonly TimeSpan _window;
    private readonly double _begin;
    private readonly double _end;
    private readonly SpeechSegmenterOptions _options;
    private TimeSpan _now;
    private TimeSpan? _start;
    private TimeSpan? _silence;
    private TimeSpan _floor;

    /// <summary>Creates a segmenter.</summary>
    /// <param name="window">How long a window is.</param>
    /// <param name="options">When speech begins and ends, or none for the defaults. Read now; later changes do nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A duration is negative, <paramref name="window"/> or the longest segment is not longer than nothing, or a threshold is not from 0 to 1.</exception>
    public SpeechSegmenter(TimeSpan window, SpeechSegmenterOptions? options = null)
    {
        options ??= new SpeechSegmenterOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinSpeech, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinSilence, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Padding, TimeSpan.Zero, nameof(options));
        if (options.Threshold is not (>= 0 and <= 1) || options.Hysteresis is not (>= 0 and <= 1) || options.MaxSpeech <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "A threshold is not from 0 to 1, or the longest segment is not longer than nothing.");
        }

        (_window, _begin, _end) = (window, options.Threshold, options.Threshold - options.Hysteresis);
        _options = new SpeechSegmenterOptions
        {
            MinSpeech = options.MinSpeech,
            MinSilence = options.MinSilence,
            Padding = options.Padding,
            MaxSpeech = options.MaxSpeech,
        };
    }

    /// <summary>Gets whether speech goes on.</summary>
    public bool IsSpeaking => _start is not null;

    /// <summary>Takes the next window's probability.</summary>
    /// <param name="probability">How likely it is speech.</param>
    /// <returns>A segment that ended, or <see langword="null"/>.</returns>
    public SpeechSegment? Push(double probability)
    {
        var began = _now;
        _now += _window;
        if (probability >= _begin)
        {
            _silence = null;
            _start ??= began;
        }
        else if (probability < _end && _start is not null)
        {
            _silence ??= began;
        }

        if (_start is { } start && _options.MaxSpeech is { } longest && _now - start >= longest)
        {
            return Close(_silence ?? _now, TimeSpan.Zero);
        }

        return _silence is { } silence && _now - silence >= _options.MinSilence ? Close(silence, _options.Padding) : null;
    }

    /// <summary>Ends the sound; what comes after it begins at nought.</summary>
    /// <returns>The segment that was going on, or <see langword="null"/>.</returns>
    public SpeechSegment? Flush()
    {
        var segment = _start is null ? null : Close(_silence ?? _now, _options.Padding);
        (_now, _floor) = (TimeSpan.Zero, TimeSpan.Zero);
        return segment;
    }

    // The padding after it ends where the next window may be speech again; the one before, where the last segment ended.
    private SpeechSegment? Close(TimeSpan end, TimeSpan padding)
    {
        var start = _start ?? end;
        (_start, _silence) = (null, null);
        if (end - start < _options.MinSpeech)
        {
            return null;
        }

        var padded = new SpeechSegment(Later(start - _options.Padding, _floor), end + padding > _now ? _now : end + padding);
        _floor = padded.End;
        return padded;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
