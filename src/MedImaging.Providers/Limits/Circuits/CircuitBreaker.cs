namespace MedImaging.Providers;

/// <summary>Keeps calls away from a provider that fails. After a break exactly one call goes through; its outcome closes the circuit or opens it again.</summary>
/// <remarks>
/// It is our own rather than Polly's: there, an outcome that says nothing of the provider's health (the caller cancelled its probe, a filter stopped the question) closes a half-open circuit. Here such a probe is simply given back.
/// </remarks>
public sealed class CircuitBreaker
{
    private readonly Lock _gate = new();
    private readonly string _provider;
    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly OutcomeWindow _window;
    private CircuitState _state;
    private long _until;   // of the break, or of the probe's time
    private long _era;
    private int _failedProbes;

    /// <summary>Creates a breaker that is closed.</summary>
    /// <param name="provider">The name to say in errors.</param>
    /// <param name="options">When to open and for how long; the defaults if none.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CircuitBreaker(string provider, CircuitBreakerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        _provider = provider;
        _options = (options ?? new CircuitBreakerOptions()).Checked();
        _time = timeProvider ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _window = new OutcomeWindow(_options.Window, slices: 10);
    }

    /// <summary>Tells of a change of state, after it, on the thread of the call that caused it.</summary>
    public event EventHandler<CircuitChangedEventArgs>? StateChanged;

    /// <summary>Gets whether calls go through; <see cref="CircuitState.HalfOpen"/> as soon as a probe may.</summary>
    public CircuitState State
    {
        get
        {
            lock (_gate)
            {
                return _state == CircuitState.Open && Now >= _until ? CircuitState.HalfOpen : _state;
            }
        }
    }

    private long Now => _time.GetElapsedTime(_start).Ticks;

    /// <summary>Lets a call go, or refuses it.</summary>
    /// <exception cref="ProviderException">The circuit is open, or another call is finding out.</exception>
    internal Ticket Enter()
    {
        Ticket ticket;
        CircuitState? changed;
        lock (_gate)
        {
            long now = Now;
            if (_state == CircuitState.Closed)
            {
                return new Ticket(_era, now);
            }

            // A probe that is never heard of again makes way for another after a break's time.
            long wait = _until - now;
            if (wait > 0)
            {
                throw new ProviderException(_provider, ProviderErrorKind.Overloaded, $"'{_provider}' was not asked: it has failed too often of late.") { RetryAfter = TimeSpan.FromTicks(wait) };
            }

            changed = _state == CircuitState.Open ? CircuitState.HalfOpen : null;
            _state = CircuitState.HalfOpen;
            _until = now + BreakTicks;
            ticket = new Ticket(++_era, now);
        }

        Tell(changed);
        return ticket;
    }

    /// <summary>Tells how a call ended; one that began before the last change of state says nothing any more.</summary>
    internal void Leave(in Ticket ticket, CallOutcome outcome, TimeSpan? retryAfter = null)
    {
        CircuitState? changed;
        lock (_gate)
        {
            if (ticket.Era != _era)
            {
                return;
            }

            changed = _state == CircuitState.HalfOpen ? EndProbe(outcome, retryAfter) : Count(outcome, retryAfter);
        }

        Tell(changed);
    }

    /// <summary>Reads an error.</summary>
    internal CallOutcome OutcomeOf(in Ticket ticket, Exception error, CancellationToken caller) => CallFaults.KindOf(error, caller) switch
    {
        ProviderErrorKind.Network or ProviderErrorKind.Timeout or ProviderErrorKind.ServerError or ProviderErrorKind.Overloaded
            or ProviderErrorKind.MalformedOutput or ProviderErrorKind.LimitExceeded or ProviderErrorKind.Unknown => CallOutcome.Bad,
        ProviderErrorKind.DeadlineExceeded when Now - ticket.At >= _options.SlowAfter.Ticks => CallOutcome.Bad,
        _ => CallOutcome.SaysNothing,
    };

    private long BreakTicks => (long)Math.Min(_options.BreakTime.Ticks * Math.Pow(2, Math.Min(_failedProbes, 30)), _options.LongestBreak.Ticks);

    private CircuitState? EndProbe(CallOutcome outcome, TimeSpan? retryAfter)
    {
        if (outcome == CallOutcome.Good)
        {
            (_state, _failedProbes) = (CircuitState.Closed, 0);
            _era++;
            _window.Clear();
            return _state;
        }

        if (outcome == CallOutcome.Bad)
        {
            _failedProbes++;
            return Open(retryAfter);
        }

        // The probe found nothing out: the next call is one.
        _era++;
        _until = Now;
        return null;
    }

    private CircuitState? Count(CallOutcome outcome, TimeSpan? retryAfter)
    {
        if (outcome == CallOutcome.SaysNothing)
        {
            return null;
        }

        var now = TimeSpan.FromTicks(Now);
        _window.Add(now, outcome == CallOutcome.Good);
        var (good, bad) = _window.CountAt(now);
        return good + bad >= _options.LeastCalls && bad >= (good + bad) * _options.FailureShare && outcome == CallOutcome.Bad ? Open(retryAfter) : null;
    }

    private CircuitState Open(TimeSpan? retryAfter)
    {
        long asked = Math.Min(retryAfter?.Ticks ?? 0, _options.LongestBreak.Ticks);
        _until = Now + Math.Max(BreakTicks, asked);
        _era++;
        return _state = CircuitState.Open;
    }

    private void Tell(CircuitState? changed)
    {
        if (changed is { } state)
        {
            StateChanged?.Invoke(this, new CircuitChangedEventArgs(state));
        }
    }

    /// <summary>Leave to make one call, in the era of the breaker in which it began.</summary>
    internal readonly record struct Ticket(long Era, long At);
}
