namespace MedImaging.Providers;

/// <summary>One attempt of a call at one lane: its time, and its place in the record.</summary>
internal sealed class LaneAttempt : IDisposable
{
    private readonly RouteWalk _walk;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _caller;
    private readonly bool _endsByDeadline;
    private bool _isOver;

    public LaneAttempt(RouteWalk walk, RouteTier tier, RouteLane lane, TimeSpan began, TimeSpan? left)
    {
        (_walk, Tier, Lane, Began) = (walk, tier, lane, began);
        var limit = walk.Options.AttemptTimeout;
        _endsByDeadline = left < limit;
        _stop = new CancellationTokenSource(_endsByDeadline && left is { } until ? until : limit, walk.Time);
        _caller = walk.Caller.UnsafeRegister(static stop => ((CancellationTokenSource?)stop)?.Cancel(), _stop);
    }

    public RouteTier Tier { get; }

    public RouteLane Lane { get; }

    public int Number { get; init; }

    public bool IsProbe { get; init; }

    public bool IsHedge { get; set; }

    public SelectionRecord? Selection { get; init; }

    public TimeSpan Began { get; }

    public TimeSpan? FirstContent { get; private set; }

    public TimeSpan? Ended { get; private set; }

    public ProviderErrorKind? Error { get; private set; }

    public CancellationToken Token => _stop.Token;

    public TimeSpan Elapsed => (FirstContent ?? Ended ?? _walk.Now) - Began;

    public TimeSpan WholeTime => (Ended ?? _walk.Now) - Began;

    /// <summary>Content has come: from now on the deadline alone, and the client's own limits, end the stream.</summary>
    public void HasContent()
    {
        FirstContent = _walk.Now;
        if (!_endsByDeadline)
        {
            _stop.CancelAfter(_walk.Left ?? Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Says what an exception of the lane's client means.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ProviderException Explain(Exception error)
    {
        _walk.Caller.ThrowIfCancellationRequested();
        if (error is not ProviderException && _stop.IsCancellationRequested)
        {
            return _endsByDeadline || FirstContent is not null
                ? new ProviderException(Lane.Name, ProviderErrorKind.DeadlineExceeded, $"'{Lane.Name}' did not answer before the deadline.", error)
                : new ProviderException(Lane.Name, ProviderErrorKind.Timeout, $"'{Lane.Name}' did not answer within {_walk.Options.AttemptTimeout}.", error);
        }

        return ForeignErrors.ToProviderException(Lane.Name, error, _walk.Options.ErrorMap);
    }

    /// <summary>Ends the attempt; only the first end counts.</summary>
    public bool TryEnd(ProviderErrorKind? error)
    {
        bool first = !_isOver;
        if (first)
        {
            (_isOver, Ended, Error) = (true, _walk.Now, error);
        }

        return first;
    }

    /// <summary>Stops the lane's client for another's answer.</summary>
    public void GiveUp()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The caller's cancellation ended both sides of the race, and this one was quicker to let go.
        }
    }

    /// <summary>Lets go of the lane. An attempt that neither answered nor failed tells nothing of it.</summary>
    public void Dispose()
    {
        if (TryEnd(null))
        {
            Lane.Health.Leave(_walk.Health.Now, IsProbe, isGood: null, pause: null, error: null);
        }

        _caller.Dispose();
        _stop.Dispose();
    }
}
