namespace MedImaging.Providers;

/// <summary>What is remembered of one lane.</summary>
internal sealed class LaneStatistics(string lane, ProviderHealthOptions options, LaneBreaker breaker, Action<LaneStateChangedEventArgs> report)
{
    private readonly Lock _lock = new();
    private readonly OutcomeWindow _outcomes = new(options.Window, slices: 30);
    private readonly LatencyWindow _latency = new();
    private readonly LatencyWindow _firstToken = new();
    private long _attempts;
    private long _answers;
    private LaneState _told;

    public LaneState StateAt(TimeSpan now)
    {
        lock (_lock)
        {
            return breaker.StateAt(now);
        }
    }

    public TimeSpan? FirstTokenP95
    {
        get
        {
            lock (_lock)
            {
                return _firstToken.P95 ?? _latency.P95;
            }
        }
    }

    public TimeSpan? UsualLatency
    {
        get
        {
            lock (_lock)
            {
                return _latency.Mean;
            }
        }
    }

    public LaneCandidate Fill(LaneCandidate candidate, TimeSpan now)
    {
        lock (_lock)
        {
            return candidate with { Latency = _latency.Mean, ErrorRate = ErrorRate(now), IsProbe = breaker.StateAt(now) == LaneState.Probing };
        }
    }

    public bool TryEnter(TimeSpan now, bool isLastResort, out bool isProbe)
    {
        bool enters;
        LaneStateChangedEventArgs? change;
        lock (_lock)
        {
            enters = breaker.TryEnter(now, isLastResort, out isProbe);
            change = isProbe ? Change(LaneState.Probing, null) : null;
        }

        Tell(change);
        return enters;
    }

    /// <summary>One attempt of a call ended; the call may go on with the lane.</summary>
    public void Attempted(TimeSpan now, bool isGood, TimeSpan? latency, TimeSpan? firstToken)
    {
        lock (_lock)
        {
            _attempts++;
            _answers += isGood && latency is not null ? 1 : 0;
            _outcomes.Add(now, isGood);
            if (latency is { } whole)
            {
                _latency.Add(whole);
            }

            if (firstToken is { } first)
            {
                _firstToken.Add(first);
            }
        }
    }

    /// <summary>A call is done with the lane.</summary>
    public void Leave(TimeSpan now, bool isProbe, bool? isGood, TimeSpan? pause, ProviderErrorKind? error)
    {
        LaneStateChangedEventArgs? change;
        lock (_lock)
        {
            breaker.Leave(now, isProbe, isGood);
            if (pause is { } length)
            {
                breaker.Pause(now, length);
            }

            change = Change(breaker.StateAt(now), error);
        }

        Tell(change);
    }

    public LaneHealth Snapshot(TimeSpan now)
    {
        lock (_lock)
        {
            double rate = ErrorRate(now);
            return new LaneHealth
            {
                Lane = lane,
                State = breaker.StateAt(now),
                Attempts = _attempts,
                Answers = _answers,
                ErrorRate = rate,
                ErrorBudgetLeft = 1 - (rate / Math.Max(1 - options.Objective, 1e-9)),
                Latency = _latency.Mean,
                LatencyP95 = _latency.P95,
                FirstToken = _firstToken.Mean,
                CoolsFor = breaker.OpenFor(now),
            };
        }
    }

    private double ErrorRate(TimeSpan now)
    {
        var (good, bad) = _outcomes.CountAt(now);
        return good + bad == 0 ? 0 : (double)bad / (good + bad);
    }

    // Under the lock in which the state came to be: what is told last is how the lane is.
    private LaneStateChangedEventArgs? Change(LaneState state, ProviderErrorKind? error)
    {
        var before = _told;
        _told = state;
        return state == before ? null : new LaneStateChangedEventArgs(lane, before, state, error);
    }

    private void Tell(LaneStateChangedEventArgs? change)
    {
        if (change is not null)
        {
            report(change);
        }
    }
}
