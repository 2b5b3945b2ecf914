namespace MedImaging.Providers;

/// <summary>The way of one call over the lanes: where it goes next, and whether it goes anywhere.</summary>
internal sealed partial class RouteWalk
{
    // One call in twenty is given to a lane that seems too slow, or it could never show that it no longer is.
    private const double TriedThoughSlow = 0.05;

    private readonly Router _router;
    private readonly RouteDemand _demand;
    private readonly CallScope _scope;
    private readonly Dictionary<RouteLane, Visit> _visits;
    private readonly int[] _attemptsInTier;
    private readonly List<LaneAttempt> _attempts = [];
    private readonly TimeSpan _began;
    private readonly TimeSpan? _deadline;
    private readonly TimeSpan? _fullDeadline;

    private (RouteTier Tier, RouteLane Lane, TimeSpan Wait)? _again;
    private ProviderException? _last;
    private int _tier;
    private bool _isOver;

    public RouteWalk(Router router, RouteDemand demand, CallScope scope, CancellationToken caller)
    {
        (_router, _demand, _scope, Caller) = (router, demand, scope, caller);
        _attemptsInTier = new int[router.Tiers.Count];
        _began = Now;
        _visits = new Dictionary<RouteLane, Visit>(router.Lanes.Count);
        bool hasDegraded = false;
        foreach (var lane in router.Lanes)
        {
            var visit = new Visit { Skip = demand.Refuses(lane) };
            _visits[lane] = visit;
            hasDegraded |= lane.IsDegraded && visit.Skip is null;
        }

        if (scope.Deadline is { } deadline)
        {
            var left = TimeLeft.Until(deadline, router.Time);
            var kept = TimeSpan.FromTicks(Math.Min(router.Options.EmergencyReserve.Ticks, left.Ticks / 10));
            (_deadline, _fullDeadline) = (_began + left, _began + left - (hasDegraded ? kept : TimeSpan.Zero));
        }

        router.Budget.Call();
    }

    public CancellationToken Caller { get; }

    public FallbackOptions Options => _router.Options;

    public ProviderHealth Health => _router.Health;

    public TimeProvider Time => _router.Time;

    public TimeSpan Now => _router.Health.Now;

    public TimeSpan? Left => TimeUntil(_deadline);

    /// <summary>Waits if it must, and goes to the next lane.</summary>
    /// <returns>An attempt that must be disposed of; none when the way is over.</returns>
    public async ValueTask<LaneAttempt?> NextAsync()
    {
        Caller.ThrowIfCancellationRequested();
        if (_again is { } again)
        {
            _again = null;
            if (again.Wait > TimeSpan.Zero)
            {
                await Task.Delay(again.Wait, _router.Time, Caller).ConfigureAwait(false);
            }

            if (LeftFor(again.Lane) is not { } time || time > TimeSpan.Zero)
            {
                return Begin(again.Tier, again.Lane, null, isProbe: false);
            }

            _visits[again.Lane].IsDone = true;
        }

        for (; _tier < _router.Tiers.Count; _tier++)
        {
            var tier = _router.Tiers[_tier];
            while (!_isOver && _attemptsInTier[tier.Index] <= Options.MaxRetries && Choose(tier) is { } choice)
            {
                if (choice.Lane.Health.TryEnter(Now, IsLastResort(tier), out bool isProbe))
                {
                    if (isProbe)
                    {
                        _router.Budget.Charge();
                    }

                    return Begin(tier, choice.Lane, choice.Record, isProbe);
                }

                _visits[choice.Lane].Skip = SkipReason.Cooling;   // another call was let in as the probe
            }
        }

        return null;
    }

    /// <summary>Goes to a second lane beside one that is slow, if there is one that is well and a token for it.</summary>
    public LaneAttempt? TryHedge(LaneAttempt first)
    {
        foreach (var tier in _router.Tiers.Where(tier => tier.Index >= first.Tier.Index && _attemptsInTier[tier.Index] <= Options.MaxRetries))
        {
            var others = tier.Lanes.Where(lane => lane != first.Lane && !lane.IsDegraded && IsOpen(lane) && lane.Health.StateAt(Now) == LaneState.Healthy).ToArray();
            if (others.Length > 0 && _router.Budget.TryTake())
            {
                var record = Select(tier, [.. others.Select(lane => lane.Candidate(_demand, Now))]);
                var second = Begin(tier, others[record.Chosen], record, isProbe: false);
                first.IsHedge = second.IsHedge = true;
                return second;
            }
        }

        return null;
    }

    public bool AllowsHedging => _demand.Constraints.AllowsHedging && _scope.IdempotencyKey is null;

    public MidStreamPolicy MidStream => _demand.Constraints.MidStream ?? Options.MidStream;

    private LaneAttempt Begin(RouteTier tier, RouteLane lane, SelectionRecord? selection, bool isProbe)
    {
        _attemptsInTier[tier.Index]++;
        var attempt = new LaneAttempt(this, tier, lane, Now, LeftFor(lane)) { Number = ++_visits[lane].Attempts, Selection = selection, IsProbe = isProbe };
        _attempts.Add(attempt);
        return attempt;
    }

    private (RouteLane Lane, SelectionRecord Record)? Choose(RouteTier tier)
    {
        var lanes = tier.Lanes.Where(IsOpen).ToArray();
        if (lanes.Length == 0)
        {
            return null;
        }

        var now = Now;
        bool isLast = IsLastResort(tier);   // neither cooled down nor too slow
        lanes = Keep(lanes, lane => lane.Health.StateAt(now) != LaneState.Cooling, SkipReason.Cooling, orAll: isLast);
        if (_deadline is not null && _router.Chance.Draw() >= TriedThoughSlow)
        {
            lanes = Keep(lanes, lane => !(lane.Health.UsualLatency > LeftFor(lane)), SkipReason.TooSlow, orAll: isLast);
        }

        if (_scope.Urgency == CallUrgency.Emergency)
        {
            // A call that a patient waits for is no probe where another lane is well.
            lanes = Keep(lanes, lane => lane.Health.StateAt(now) != LaneState.Probing, SkipReason.Cooling, orAll: true);
        }

        if (lanes.Length == 0)
        {
            return null;
        }

        var candidates = lanes.Select(lane => lane.Candidate(_demand, now)).ToArray();
        var record = Probe(candidates) ?? Select(tier, candidates);
        return (lanes[record.Chosen], record);
    }

    // A lane that may be well again gets one call, whatever its scores were.
    private static SelectionRecord? Probe(LaneCandidate[] candidates)
    {
        int probe = Array.FindIndex(candidates, candidate => candidate.IsProbe);
        return probe < 0
            ? null
            : new SelectionRecord
            {
                Strategy = "probe",
                Input = new SelectionInput { Candidates = candidates },
                Scores = [.. candidates.Select(candidate => candidate.IsProbe ? 1d : 0d)],
                Chosen = probe,
                Reason = "Its pause is over: this call finds out whether it is well again.",
            };
    }

    private SelectionRecord Select(RouteTier tier, LaneCandidate[] candidates)
    {
        var input = new SelectionInput { Candidates = candidates, Draw = candidates.Length == 1 ? 0 : _router.Chance.Draw() };
        var record = tier.Strategy.Select(input);
        return record.Chosen >= 0 && record.Chosen < candidates.Length
            ? record
            : throw new InvalidOperationException($"The selection strategy '{record.Strategy}' chose lane {record.Chosen} of {candidates.Length}.");
    }

    private bool IsOpen(RouteLane lane) => _visits[lane] is { IsDone: false, Skip: null } && (LeftFor(lane) is not { } left || left > TimeSpan.Zero);

    private bool HasOpenAfter(RouteTier tier) => _router.Tiers.Skip(tier.Index + 1).Any(later => _attemptsInTier[later.Index] <= Options.MaxRetries && later.Lanes.Any(IsOpen));

    // One lane of the last tier is asked whatever its state; only one, or an outage would cost a call a wire call for each.
    private bool IsLastResort(RouteTier tier) => _attemptsInTier[tier.Index] == 0 && !HasOpenAfter(tier);

    private TimeSpan? LeftFor(RouteLane lane) => TimeUntil(lane.IsDegraded ? _deadline : _fullDeadline);

    // Never below zero: whatever chooses a lane takes time, and no timer counts backwards.
    private TimeSpan? TimeUntil(TimeSpan? end) => end - Now is { } left ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : null;

    private RouteLane[] Keep(RouteLane[] lanes, Func<RouteLane, bool> isKept, SkipReason reason, bool orAll)
    {
        List<RouteLane>? kept = null;   // none as long as all are kept
        for (int i = 0; i < lanes.Length; i++)
        {
            if (!isKept(lanes[i]))
            {
                kept ??= [.. lanes.Take(i)];
            }
            else
            {
                kept?.Add(lanes[i]);
            }
        }

        if (kept is null || (kept.Count == 0 && orAll))
        {
            return lanes;
        }

        foreach (var lane in lanes.Except(kept))
        {
            _visits[lane].Left = reason;
        }

        return [.. kept];
    }

    private sealed class Visit
    {
        /// <summary>Why the call never goes there.</summary>
        public SkipReason? Skip { get; set; }

        /// <summary>Why it was passed by when its turn came.</summary>
        public SkipReason? Left { get; set; }

        public int Attempts { get; set; }

        public bool IsDone { get; set; }
    }
}
