namespace MedImaging.Providers;

/// <summary>Keeps calls from a lane that fails: opens after failures in a row or too many among the last twenty; when the pause is over, one call tries. Times are those since some start; the caller holds one lock over all of it.</summary>
internal sealed class LaneBreaker(ProviderHealthOptions options)
{
    private const int Remembered = 20;
    private readonly bool[] _failed = new bool[Remembered];
    private long _calls;
    private int _failures;
    private int _inARow;
    private int _openings;
    private bool _isOpen;
    private bool _isProbed;
    private TimeSpan _openUntil;
    private TimeSpan _pausedUntil;

    /// <summary>Says whether a call may go in now, without letting it in.</summary>
    public LaneState StateAt(TimeSpan now)
        => now < _pausedUntil ? LaneState.Cooling
            : !_isOpen ? LaneState.Healthy
            : now < _openUntil || _isProbed ? LaneState.Cooling
            : LaneState.Probing;

    /// <summary>Lets a call in; of many that come when the pause is over, one.</summary>
    public bool TryEnter(TimeSpan now, bool isLastResort, out bool isProbe)
    {
        var state = StateAt(now);
        isProbe = state == LaneState.Probing;
        _isProbed |= isProbe;
        return isLastResort || state != LaneState.Cooling;
    }

    /// <summary>Says how a call that was let in ended; <see langword="null"/> when it ended without telling anything of the lane.</summary>
    public void Leave(TimeSpan now, bool isProbe, bool? isGood)
    {
        _isProbed &= !isProbe;
        if (isGood is not { } good)
        {
            return;
        }

        if (_isOpen)
        {
            Conclude(now, good, isProbe);
            return;
        }

        Remember(!good);
        _inARow = good ? 0 : _inARow + 1;
        if (_inARow >= options.MaxFailuresInARow || (_calls >= Remembered && _failures >= options.MaxErrorRate * Remembered))
        {
            Open(now);
        }
    }

    /// <summary>Keeps calls out for a time that the provider named.</summary>
    public void Pause(TimeSpan now, TimeSpan length)
    {
        var until = now + (length < options.MaxCooldown ? length : options.MaxCooldown);
        _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
    }

    /// <summary>Says how long calls are kept out yet.</summary>
    public TimeSpan? OpenFor(TimeSpan now)
    {
        var until = _isOpen && _openUntil > _pausedUntil ? _openUntil : _pausedUntil;
        return until > now ? until - now : null;
    }

    // Calls that were under way when it opened, and those of a last resort, end while it is open: a good one closes it, a bad one says nothing new.
    private void Conclude(TimeSpan now, bool good, bool isProbe)
    {
        if (good)
        {
            Array.Clear(_failed);
            (_isOpen, _openings, _calls, _failures, _inARow) = (false, 0, 0, 0, 0);
        }
        else if (isProbe)
        {
            Open(now);
        }
    }

    private void Open(TimeSpan now)
    {
        double ticks = options.Cooldown.Ticks * Math.Pow(2, Math.Min(_openings++, 20));
        (_isOpen, _openUntil) = (true, now + TimeSpan.FromTicks((long)Math.Min(ticks, options.MaxCooldown.Ticks)));
    }

    private void Remember(bool failed)
    {
        ref bool oldest = ref _failed[_calls++ % Remembered];
        _failures += (failed ? 1 : 0) - (oldest ? 1 : 0);
        oldest = failed;
    }
}
