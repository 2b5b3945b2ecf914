namespace MedImaging.Providers;

/// <summary>Walks a call to its first answer: one lane after the other, or two in a race.</summary>
internal static class CallRunner
{
    /// <summary>Asks until a lane answers.</summary>
    /// <returns>The answer and its attempt, which the caller must dispose of.</returns>
    /// <exception cref="ProviderException">No lane answered.</exception>
    public static async Task<(LaneAttempt Attempt, T Value)> RunAsync<T>(RouteWalk walk, Func<LaneAttempt, Task<T>> ask)
        where T : class
    {
        while (await walk.NextAsync().ConfigureAwait(false) is { } attempt)
        {
            var outcome = await RaceAsync(walk, attempt, ask).ConfigureAwait(false);
            if (outcome.Value is { } value)
            {
                return (outcome.Attempt, value);
            }
        }

        throw walk.End();
    }

    private static async ValueTask<Outcome<T>> RaceAsync<T>(RouteWalk walk, LaneAttempt first, Func<LaneAttempt, Task<T>> ask)
        where T : class
    {
        var asked = AskAsync(first, ask);
        if (await IsLateAsync(walk, first, asked).ConfigureAwait(false) && walk.TryHedge(first) is { } second)
        {
            return await BothAsync(walk, asked, AskAsync(second, ask), first, second).ConfigureAwait(false);
        }

        return Settle(walk, await asked.ConfigureAwait(false), mayRetry: true);
    }

    private static async ValueTask<Outcome<T>> BothAsync<T>(RouteWalk walk, Task<Outcome<T>> one, Task<Outcome<T>> two, LaneAttempt first, LaneAttempt second)
        where T : class
    {
        var ended = await Task.WhenAny(one, two).ConfigureAwait(false);
        var (other, otherAttempt) = ended == one ? (two, second) : (one, first);
        bool isOtherNeeded = false;
        try
        {
            var outcome = Settle(walk, await ended.ConfigureAwait(false), mayRetry: false);
            isOtherNeeded = outcome.Value is null;
            return isOtherNeeded ? Settle(walk, await other.ConfigureAwait(false), mayRetry: false) : outcome;
        }
        finally
        {
            if (!isOtherNeeded)
            {
                walk.Beaten(otherAttempt);
                otherAttempt.GiveUp();
                _ = DiscardAsync(other, otherAttempt);
            }
        }
    }

    private static Outcome<T> Settle<T>(RouteWalk walk, Outcome<T> outcome, bool mayRetry)
        where T : class
    {
        if (outcome.Error is { } error)
        {
            walk.Failed(outcome.Attempt, error, mayRetry);
            outcome.Attempt.Dispose();
        }

        return outcome;
    }

    // Whatever a foreign client throws is an outcome of its lane; only the caller's own cancellation goes through.
    private static async Task<Outcome<T>> AskAsync<T>(LaneAttempt attempt, Func<LaneAttempt, Task<T>> ask)
        where T : class
    {
        try
        {
            var value = await ask(attempt).ConfigureAwait(false);
            return value is not null
                ? new Outcome<T>(attempt, value, null)
                : new Outcome<T>(attempt, null, new ProviderException(attempt.Lane.Name, ProviderErrorKind.MalformedOutput, $"'{attempt.Lane.Name}' gave no answer at all."));
        }
        catch (Exception ex)
        {
            try
            {
                return new Outcome<T>(attempt, null, attempt.Explain(ex));
            }
            catch
            {
                attempt.Dispose();   // the caller cancelled, or the host's own map of errors failed
                throw;
            }
        }
    }

    private static async ValueTask<bool> IsLateAsync<T>(RouteWalk walk, LaneAttempt first, Task<Outcome<T>> asked)
        where T : class
    {
        if (walk.Options.Hedging is not { } hedging || !walk.AllowsHedging || first.Lane.IsDegraded || asked.IsCompleted
            || (hedging.After ?? first.Lane.Health.FirstTokenP95) is not { } after)
        {
            return false;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(walk.Caller);
        await Task.WhenAny(asked, Task.Delay(after, walk.Time, stop.Token)).ConfigureAwait(false);
        Stop(stop);
        return !asked.IsCompleted && !walk.Caller.IsCancellationRequested;
    }

    // At once, not by the pool: only the wait of above hears of it.
    private static void Stop(CancellationTokenSource wait) => wait.Cancel();

    private static async Task DiscardAsync<T>(Task<Outcome<T>> asked, LaneAttempt attempt)
        where T : class
    {
        try
        {
            var outcome = await asked.ConfigureAwait(false);
            if (outcome.Value is IAsyncDisposable stream)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The loser of a race has nothing to say, and nobody to say it to.
        }
        finally
        {
            attempt.Dispose();
        }
    }
}
