namespace MedImaging.Providers;

/// <summary>The times of one attempt: silence, the whole of it, and the caller's deadline. Whichever ends first says so by its own error; the caller's cancellation stays one.</summary>
/// <remarks>Silence and the whole count only while this side waits for the other: who reads slowly loses nothing. The deadline counts always.</remarks>
internal sealed class AttemptClock : IDisposable
{
    private readonly string _provider;
    private readonly ProviderEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly Lock _gate = new();
    private readonly TimeSpan? _deadline;
    private readonly long _start;
    private TimeSpan _left;
    private long _since;
    private Limit _armed;
    private bool _isWaiting;

    /// <exception cref="ProviderException">The deadline has passed.</exception>
    public AttemptClock(string provider, ProviderEndpoint endpoint, DateTimeOffset? deadline, TimeProvider time, CancellationToken caller)
    {
        (_provider, _endpoint, _time, _caller, _left, _start) = (provider, endpoint, time, caller, endpoint.TotalTimeout, time.GetTimestamp());
        if (deadline is { } at && (_deadline = TimeLeft.Until(at, time)) == TimeSpan.Zero)
        {
            throw new ProviderException(provider, ProviderErrorKind.DeadlineExceeded, $"'{provider}' was not asked: the deadline had passed.");
        }

        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = caller.UnsafeRegister(static state => (state as CancellationTokenSource)?.Cancel(), _source);
    }

    private enum Limit
    {
        Idle,
        Total,
        Deadline,
    }

    /// <summary>Gets whether a wait was ended, by its time or by the caller.</summary>
    public bool IsUp => _source.IsCancellationRequested;

    /// <summary>Gets what ends whatever this attempt waits for.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>This side waits for the other from now on: for a head, or for the next bytes.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_since, _isWaiting) = (_time.GetTimestamp(), true);
            Arm();
        }
    }

    /// <summary>This side waits for one of its own, which only the deadline ends.</summary>
    public void BeginOwn()
    {
        if (_deadline - _time.GetElapsedTime(_start) is { } left)
        {
            _armed = Limit.Deadline;
            _source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    /// <summary>The wait for one of this side is over.</summary>
    public void EndOwn() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>The other side took some of what is sent: the silence begins anew.</summary>
    public void Progress()
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                Arm();
            }
        }
    }

    /// <summary>The wait is over.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                _isWaiting = false;
                _left -= _time.GetElapsedTime(_since);
                _source.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Leaves at most so much of the whole.</summary>
    public void Shorten(TimeSpan left)
    {
        lock (_gate)
        {
            _left = left < _left ? left : _left;
        }
    }

    /// <summary>Goes on only while there is time: where nothing has to be waited for, no timer says that there is none.</summary>
    /// <exception cref="ProviderException">The time is up.</exception>
    public void RequireTime()
    {
        _caller.ThrowIfCancellationRequested();
        if (_deadline is { } deadline && _time.GetElapsedTime(_start) >= deadline)
        {
            _armed = Limit.Deadline;
            throw TimeIsUp();
        }

        if (_left <= TimeSpan.Zero)
        {
            _armed = Limit.Total;
            throw TimeIsUp();
        }
    }

    /// <summary>Says what ended a wait.</summary>
    /// <exception cref="OperationCanceledException">The caller did.</exception>
    public ProviderException Translate(Exception cause)
    {
        _caller.ThrowIfCancellationRequested();
        return IsUp ? TimeIsUp() : WireFault.Of(_provider, cause);
    }

    public void Dispose()
    {
        _registration.Dispose();   // waits for a callback that runs, so that it finds its source
        lock (_gate)
        {
            _isWaiting = false;
            _source.Dispose();
        }
    }

    private void Arm()
    {
        var due = _endpoint.IdleTimeout;
        _armed = Limit.Idle;
        if (_left - _time.GetElapsedTime(_since) is var total && total <= due)
        {
            (due, _armed) = (total, Limit.Total);
        }

        if (_deadline - _time.GetElapsedTime(_start) is { } deadline && deadline <= due)
        {
            (due, _armed) = (deadline, Limit.Deadline);
        }

        _source.CancelAfter(due > TimeSpan.Zero ? due : TimeSpan.Zero);
    }

    private ProviderException TimeIsUp() => _armed switch
    {
        Limit.Deadline => new ProviderException(_provider, ProviderErrorKind.DeadlineExceeded, $"'{_provider}' did not answer before the deadline."),
        Limit.Total => new ProviderException(_provider, ProviderErrorKind.Timeout, $"'{_provider}' did not answer within {_endpoint.TotalTimeout}."),
        _ => new ProviderException(_provider, ProviderErrorKind.Timeout, $"'{_provider}' was silent for {_endpoint.IdleTimeout}."),
    };
}
