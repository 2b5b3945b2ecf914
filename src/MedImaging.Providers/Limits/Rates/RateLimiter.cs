using System.Collections.Concurrent;

namespace MedImaging.Providers;

/// <summary>The rate limit of one key, a lane for each model: never more starts than allowed within any 60 seconds, the urgent first, and no call that waits in vain. Clients of one key share one.</summary>
/// <remarks>It counts what starts here, by this process's clock. A provider that counts arrivals may see two windows differ by the time a call is on its way; allow for that in <see cref="RateLimitOptions.RequestsPerMinute"/>.</remarks>
public sealed class RateLimiter : IDisposable
{
    /// <summary>The code of a refusal of ours: it says nothing of the key, only of this call's hurry.</summary>
    internal const string Refused = "queue";
    internal const int MostLanes = 64;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Lane _rest;
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <summary>Creates a limiter.</summary>
    /// <param name="options">How many calls and tokens.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public RateLimiter(RateLimitOptions options, TimeProvider? timeProvider = null)
        : this(options, timeProvider, Minute)
    {
    }

    internal RateLimiter(RateLimitOptions options, TimeProvider? timeProvider, TimeSpan window)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, Window) = (options.Checked(), window);
        _time = timeProvider ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _rest = new Lane(this);
    }

    internal RateLimitOptions Options { get; }

    private TimeSpan Window { get; }

    private long Now => _time.GetElapsedTime(_start).Ticks;

    /// <summary>Gets how many calls of a model could start now, less those that wait already; 0 or less means that a call would wait.</summary>
    /// <param name="model">The model, or the client's default.</param>
    /// <returns>The number.</returns>
    public int Headroom(string? model)
    {
        var lane = Find(model);
        lock (lane.Gate)
        {
            return lane.State.Headroom(Now);
        }
    }

    /// <summary>Stops its timers; calls that wait are cancelled.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes.Values.Append(_rest))
        {
            lane.Dispose();
        }
    }

    internal ValueTask<RateGrant> AcquireAsync(string provider, string? model, long tokens, CallScope scope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lane = Find(model);
        tokens = TokenEstimates.Clamp(tokens);
        if (tokens > lane.State.MostTokens)
        {
            throw new ProviderException(provider, ProviderErrorKind.ContextTooLong, $"A call to '{provider}' is estimated at {tokens} tokens; its limit is {lane.State.MostTokens} a minute.");
        }

        WaitingCall call;
        lock (lane.Gate)
        {
            ObjectDisposedException.ThrowIf(lane.IsDisposed, this);
            long now = Now, deadline = DeadlineOf(scope, now);
            if (deadline < now)
            {
                throw new ProviderException(provider, ProviderErrorKind.DeadlineExceeded, $"'{provider}' was not asked: the deadline had passed.");
            }

            if (lane.State.TryStart(now, tokens) is { } number)
            {
                return ValueTask.FromResult(new RateGrant(lane, number, tokens));
            }

            call = new WaitingCall(scope.Urgency, tokens, deadline);
            lane.State.Enqueue(now, call);
            lane.Follow(now);
        }

        return new ValueTask<RateGrant>(WaitAsync(provider, lane, call, cancellationToken));
    }

    internal void Correct(Lane lane, long number, long tokens)
    {
        lock (lane.Gate)
        {
            long now = Now;
            lane.State.Correct(now, number, TokenEstimates.Clamp(tokens));
            lane.Follow(now);
        }
    }

    internal void Pause(Lane lane, TimeSpan? retryAfter)
    {
        var pause = retryAfter ?? Options.PauseWithoutHint;
        pause = pause > Options.LongestPause ? Options.LongestPause : pause;
        lock (lane.Gate)
        {
            long now = Now;
            lane.State.Close(now, now + Math.Max(pause.Ticks, 0));
            lane.Follow(now);
        }
    }

    private long DeadlineOf(CallScope scope, long now)
    {
        long wait = Options.LongestWait.Ticks;
        return now + (scope.Deadline is { } deadline ? Math.Min(wait, (deadline - _time.GetUtcNow()).Ticks) : wait);
    }

    private static async Task<RateGrant> WaitAsync(string provider, Lane lane, WaitingCall call, CancellationToken cancellationToken)
    {
        // The lock is not held here any more: a token that is cancelled by now calls back on this thread.
        using var cancelled = cancellationToken.UnsafeRegister(_ => lane.Cancel(call, cancellationToken), null);
        long number = await call.Task.ConfigureAwait(false);
        if (call.CouldStartAfter is { } after)
        {
            throw new ProviderException(provider, ProviderErrorKind.RateLimited, $"A call to '{provider}' was not sent: its rate limit would let it start too late.") { Code = Refused, RetryAfter = TimeSpan.FromTicks(after) };
        }

        return new RateGrant(lane, number, call.Tokens);
    }

    private Lane Find(string? model)
        => _lanes.TryGetValue(model ?? "", out var lane) ? lane
            : _lanes.Count >= MostLanes ? _rest
            : _lanes.GetOrAdd(model ?? "", static (_, owner) => new Lane(owner), this);

    /// <summary>One model's limit with its lock and its timer.</summary>
    internal sealed class Lane(RateLimiter owner) : IDisposable
    {
        private ITimer? _timer;

        public RateLimiter Owner => owner;

        public Lock Gate { get; } = new();

        public RateLane State { get; } = new(owner.Options, owner.Window);

        public bool IsDisposed { get; private set; }

        /// <summary>Tells the decided calls, and sets the timer for the next; inside the lock.</summary>
        public void Follow(long now)
        {
            foreach (var call in State.Decided)
            {
                call.TrySetResult(call.Grant);
            }

            State.Decided.Clear();
            if (State.NextLook is { } next && !IsDisposed)
            {
                // Whole milliseconds, upwards: the system's timers know no finer ones, and one that fires early would only be set again.
                var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next - now) / (double)TimeSpan.TicksPerMillisecond));
                _timer ??= owner._time.CreateTimer(static state => ((Lane)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }

        public void Cancel(WaitingCall call, CancellationToken cancellationToken)
        {
            lock (Gate)
            {
                long now = owner.Now;
                if (State.Cancel(now, call))
                {
                    Follow(now);
                    call.TrySetCanceled(cancellationToken);
                }
            }
        }

        public void Dispose()
        {
            lock (Gate)
            {
                IsDisposed = true;
                _timer?.Dispose();
                State.Abandon();
            }
        }

        private void Look()
        {
            lock (Gate)
            {
                if (!IsDisposed)
                {
                    long now = owner.Now;
                    State.Review(now);
                    Follow(now);
                }
            }
        }
    }
}
