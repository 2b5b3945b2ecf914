namespace MedImaging.Providers;

/// <summary>The limit of one key and one model as a plain state machine: no clock, no lock, no task. Times are ticks of a monotonic clock.</summary>
/// <remarks>
/// Whoever waits makes its deadline if nobody comes before it any more; as soon as that is no longer so, it is refused. So no call waits in vain, and no timer of its own is needed for its deadline.
/// </remarks>
internal sealed class RateLane
{
    private readonly RateLimitOptions _options;
    private readonly GrantLog _log;
    private readonly GrantLog _ahead;
    private readonly CallQueue _queue;
    private long _closedUntil = long.MinValue;

    public RateLane(RateLimitOptions options, TimeSpan window)
    {
        _options = options;
        MostTokens = options.TokensPerMinute ?? long.MaxValue / 4;
        (_log, _ahead) = (new GrantLog(options.RequestsPerMinute, MostTokens, window), new GrantLog(options.RequestsPerMinute, MostTokens, window));
        _queue = new CallQueue(options.MostOvertakes);
    }

    public long MostTokens { get; }

    public int Waiting => _queue.Count;

    /// <summary>Gets when to review again; nothing when nobody waits.</summary>
    public long? NextLook { get; private set; }

    /// <summary>Gets the calls that were let go or refused since the owner looked last; the owner clears it.</summary>
    public List<WaitingCall> Decided { get; } = [];

    /// <summary>Starts a call without waiting, when nobody waits and there is room.</summary>
    /// <returns>The start's number, or nothing.</returns>
    public long? TryStart(long now, long tokens)
    {
        if (_queue.Count > 0 || Earliest(_log, now, tokens) > now)
        {
            return null;
        }

        _queue.Overtakes = 0;
        return _log.Add(now, tokens);
    }

    /// <summary>Puts a call into the queue; it may be decided at once.</summary>
    public void Enqueue(long now, WaitingCall call)
    {
        _queue.Add(call);
        Review(now);
        if (_queue.Count > _options.QueueLimit && _queue.Last is { } last)
        {
            Refuse(last, Forecast(now, last) - now);
            Review(now);
        }
    }

    /// <summary>Takes a call out; one that was decided already stays decided.</summary>
    public bool Cancel(long now, WaitingCall call)
    {
        if (!call.IsQueued)
        {
            return false;
        }

        _queue.Remove(call);
        Review(now);
        return true;
    }

    public void Correct(long now, long number, long tokens)
    {
        if (_log.Correct(number, tokens))
        {
            Review(now);
        }
    }

    /// <summary>Lets no call start before a time.</summary>
    public void Close(long now, long until)
    {
        _closedUntil = Math.Max(_closedUntil, until);
        Review(now);
    }

    /// <summary>Refuses who cannot make it any more, and lets go whose time has come.</summary>
    public void Review(long now)
    {
        NextLook = null;
        Forecast(now, null);
        while (_queue.Next(_queue.Start, _queue.Overtakes) is { Call: { } call } next)
        {
            long at = Earliest(_log, now, call.Tokens);
            if (at > now)
            {
                NextLook = at;
                return;
            }

            _queue.Overtakes = next.Overtakes ? _queue.Overtakes + 1 : 0;
            _queue.Remove(call);
            call.Grant = _log.Add(now, call.Tokens);
            Decided.Add(call);
        }
    }

    /// <summary>Empties the queue; who waited is cancelled.</summary>
    public void Abandon()
    {
        while (_queue.Last is { } call)
        {
            _queue.Remove(call);
            call.TrySetCanceled();
        }

        NextLook = null;
    }

    /// <summary>Gets how many calls could start now, less those that wait; below 0 when more wait than could.</summary>
    public int Headroom(long now) => _closedUntil > now ? -_queue.Count - 1 : _options.RequestsPerMinute - _log.CountAt(now) - _queue.Count;

    private long Earliest(GrantLog log, long from, long tokens) => log.Earliest(Math.Max(from, _closedUntil), tokens);

    // Walks the queue as it will go if nobody comes or leaves; who would start too late is refused, and does not delay the others.
    private long Forecast(long now, WaitingCall? target)
    {
        if (_queue.Count == 0)
        {
            return now;
        }

        _ahead.CopyFrom(_log);
        var cursor = _queue.Start;
        int overtakes = _queue.Overtakes;
        long reached = now;
        while (_queue.Next(cursor, overtakes) is { Call: { } call } next)
        {
            long at = Earliest(_ahead, reached, call.Tokens);
            cursor = cursor.After(call);
            if (call.Deadline < at)
            {
                Refuse(call, at - now);
                continue;
            }

            if (ReferenceEquals(call, target))
            {
                return at;
            }

            overtakes = next.Overtakes ? overtakes + 1 : 0;
            _ahead.Add(at, call.Tokens);
            reached = at;
        }

        return reached;
    }

    private void Refuse(WaitingCall call, long after)
    {
        _queue.Remove(call);
        call.CouldStartAfter = Math.Max(after, 0);
        Decided.Add(call);
    }
}
