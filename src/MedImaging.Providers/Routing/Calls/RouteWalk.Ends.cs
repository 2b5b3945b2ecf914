namespace MedImaging.Providers;

internal sealed partial class RouteWalk
{
    /// <summary>An attempt answered.</summary>
    public void Answered(LaneAttempt attempt)
    {
        if (attempt.TryEnd(null))
        {
            attempt.Lane.Health.Attempted(Now, isGood: true, attempt.WholeTime, attempt.FirstContent - attempt.Began);
            attempt.Lane.Health.Leave(Now, attempt.IsProbe, isGood: true, pause: null, error: null);
            Health.Ended(isAnswered: true, attempt.Lane.IsDegraded);
        }
    }

    /// <summary>An attempt failed: decides what comes next.</summary>
    public void Failed(LaneAttempt attempt, ProviderException error, bool mayRetry)
    {
        if (!attempt.TryEnd(error.Error))
        {
            return;
        }

        _last = error;
        var lane = attempt.Lane;
        bool isLanes = !ErrorRules.IsOfTheCall(error.Error) || (error.Error == ProviderErrorKind.DeadlineExceeded && WasSlow(attempt));
        lane.Health.Attempted(Now, isGood: !isLanes, latency: null, firstToken: null);
        Health.Errors.Add(lane.Name, error.Error);
        Tighten(lane, error.Error);
        bool again = mayRetry && !_isOver && TryPlan(attempt, error);
        _visits[lane].IsDone |= !again;
        bool? good = !isLanes || ErrorRules.IsAnnounced(error) || (again && !attempt.IsProbe) ? null : false;
        lane.Health.Leave(Now, attempt.IsProbe, good, again ? null : error.RetryAfter, error.Error);
    }

    /// <summary>An attempt was given up, since another lane answered first.</summary>
    public void Beaten(LaneAttempt attempt)
    {
        if (attempt.TryEnd(null))
        {
            // A lane that hangs would else lose every race and never be noticed.
            bool? good = !attempt.IsHedge || !WasSlow(attempt) ? null : false;
            attempt.Lane.Health.Leave(Now, attempt.IsProbe, good, pause: null, good is null ? null : ProviderErrorKind.Timeout);
        }
    }

    public RouteRecord Record(LaneAttempt? winner) => new()
    {
        Lane = winner?.Lane.Name,
        Tier = winner?.Tier.Name,
        IsDegraded = winner?.Lane.IsDegraded == true,
        Attempts = [.. _attempts.Select(attempt => new RouteAttempt
        {
            Tier = attempt.Tier.Name,
            Lane = attempt.Lane.Name,
            Number = attempt.Number,
            Began = attempt.Began - _began,
            Elapsed = attempt.Elapsed,
            Error = attempt.Error,
            IsHedge = attempt.IsHedge,
            Selection = attempt.Selection,
        })],
        Skipped = [.. _router.Lanes.Where(lane => _visits[lane] is { Attempts: 0 } visit && (visit.Skip ?? visit.Left) is not null)
            .Select(lane => new SkippedLane(lane.Name, _visits[lane].Skip ?? _visits[lane].Left ?? SkipReason.Cooling))],
        Elapsed = Now - _began,
    };

    /// <summary>Ends the call without an answer.</summary>
    public ProviderException End()
    {
        Health.Ended(isAnswered: false, isDegraded: false);
        var route = Record(null);
        bool isLate = Left == TimeSpan.Zero;
        if (_last is not { } last)
        {
            var kind = isLate ? ProviderErrorKind.DeadlineExceeded : WhyNone(route.Skipped);
            return new ProviderException("router", kind, isLate ? "The deadline had passed before a lane was asked." : $"No lane could take the call: {Words(route.Skipped)}.") { Route = route };
        }

        string attempts = string.Join(", ", route.Attempts.GroupBy(attempt => (attempt.Lane, attempt.Error)).Select(same => $"'{same.Key.Lane}' {same.Key.Error} ({same.Count()})"));
        string skipped = route.Skipped.Count == 0 ? "" : $"; not asked: {Words(route.Skipped)}";
        return new ProviderException(last.Provider, isLate ? ProviderErrorKind.DeadlineExceeded : last.Error, $"No lane answered: {attempts}{skipped}.", last)
        {
            Status = last.Status,
            Code = last.Code,
            RetryAfter = last.RetryAfter,
            KeyNumber = last.KeyNumber,
            Route = route,
        };
    }

    private static string Words(IReadOnlyList<SkippedLane> skipped) => string.Join(", ", skipped.Select(lane => $"'{lane.Lane}' {lane.Reason}"));

    private static ProviderErrorKind WhyNone(IReadOnlyList<SkippedLane> skipped)
        => skipped.Any(lane => lane.Reason == SkipReason.NotLocal) ? ProviderErrorKind.PolicyBlocked
            : skipped.Any(lane => lane.Reason == SkipReason.TooDear) ? ProviderErrorKind.BudgetExceeded
            : skipped.Any(lane => lane.Reason == SkipReason.ContextTooLong) ? ProviderErrorKind.ContextTooLong
            : ProviderErrorKind.InvalidRequest;

    private static bool WasSlow(LaneAttempt attempt)
        => attempt.Lane.Health.UsualLatency is not { } usual || attempt.WholeTime >= 2 * usual;

    // What is known now rules lanes out for the rest of this call.
    private void Tighten(RouteLane lane, ProviderErrorKind error)
    {
        Action<RouteLane, Visit>? rule = error switch
        {
            ProviderErrorKind.ContextTooLong => (other, visit) => visit.Skip ??= IsLonger(other, lane) ? null : SkipReason.ContextTooLong,
            ProviderErrorKind.PolicyBlocked => (other, visit) => visit.Skip ??= other.IsLocal ? null : SkipReason.NotLocal,
            ProviderErrorKind.BudgetExceeded => (other, visit) => visit.Skip ??= other.CostOf(_demand) == 0 ? null : SkipReason.TooDear,
            ProviderErrorKind.DeadlineExceeded => (other, visit) => visit.Skip ??= other.IsDegraded ? null : SkipReason.TooSlow,
            ProviderErrorKind.ContentBlocked or ProviderErrorKind.Permission =>
                (other, visit) => visit.Skip ??= other.Provider != lane.Provider ? null : SkipReason.SameProvider,
            _ => null,
        };
        _isOver |= error == ProviderErrorKind.InvalidRequest;
        foreach (var (other, visit) in _visits)
        {
            if (other != lane)
            {
                rule?.Invoke(other, visit);
            }
        }
    }

    private bool IsLonger(RouteLane other, RouteLane than)
        => other.IsDegraded || other.Model?.ContextTokens > (than.Model?.ContextTokens ?? _demand.InputTokens);

    private bool TryPlan(LaneAttempt attempt, ProviderException error)
    {
        // The other lanes of the tier come first to what is left of its attempts.
        int others = attempt.Tier.Lanes.Count(other => other != attempt.Lane && IsOpen(other) && other.Health.StateAt(Now) != LaneState.Cooling);
        if (_attemptsInTier[attempt.Tier.Index] + others > Options.MaxRetries)
        {
            return false;
        }

        if (error.Recovery == RecoveryAction.SwitchKey && attempt.Lane.HasUsableKey)
        {
            _router.Budget.Charge();
            _again = (attempt.Tier, attempt.Lane, TimeSpan.Zero);
            return true;
        }

        bool isLater = error.Recovery == RecoveryAction.RetryLater || (ErrorRules.MayPass(error.Error) && !HasOtherFullLane(attempt.Lane));
        var wait = Wait(error, attempt.Number);
        if (!isLater || (attempt.IsProbe && HasOtherFullLane(attempt.Lane)) || wait > Options.MaxDelay || LeftFor(attempt.Lane) <= wait || !_router.Budget.TryTake())
        {
            return false;
        }

        _again = (attempt.Tier, attempt.Lane, wait);
        return true;
    }

    // Full jitter: a random part of a ceiling that doubles, so that clients that failed together do not come back together.
    private TimeSpan Wait(ProviderException error, int attempts)
    {
        double ceiling = Math.Min(Options.BaseDelay.Ticks * Math.Pow(2, Math.Min(attempts - 1, 30)), Options.MaxDelay.Ticks);
        var drawn = TimeSpan.FromTicks((long)(ceiling * _router.Chance.Draw()));
        return error.RetryAfter is { } asked && asked > drawn ? asked : drawn;
    }

    private bool HasOtherFullLane(RouteLane lane)
        => _router.Tiers.Any(tier => _attemptsInTier[tier.Index] <= Options.MaxRetries
            && tier.Lanes.Any(other => other != lane && !other.IsDegraded && IsOpen(other) && other.Health.StateAt(Now) != LaneState.Cooling));
}
