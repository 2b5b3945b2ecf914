namespace MedImaging.Benchmarks;

/// <summary>A clock for one thread that jumps from timer to timer: hours of calls in seconds.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly PriorityQueue<(SimulatedTimer Timer, long Version), (long Due, long Order)> _timers = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(_now);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => Start + Now;

    /// <summary>Fires every timer that is due by then, in order; what they wake runs within.</summary>
    public void RunUntil(TimeSpan time)
    {
        while (_timers.TryPeek(out _, out var next) && next.Due <= time.Ticks)
        {
            FireNext();
        }

        _now = Math.Max(_now, time.Ticks);
    }

    /// <summary>Fires all timers, and those that they arm, until none is left.</summary>
    public void RunOut()
    {
        while (_timers.Count > 0)
        {
            FireNext();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void FireNext()
    {
        if (_timers.TryDequeue(out var next, out var at) && next.Timer.Version == next.Version)
        {
            _now = Math.Max(_now, at.Due);
            next.Timer.Fire();
        }
    }

    private sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>Each change makes what is queued of the timer void.</summary>
        public long Version { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            if (dueTime >= TimeSpan.Zero)
            {
                time._timers.Enqueue((this, Version), (time._now + dueTime.Ticks, time._order++));
            }

            return true;
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
