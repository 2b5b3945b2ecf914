namespace MedImaging.Engine;

/// <summary>A branch of a fork, its type put aside.</summary>
internal interface IBranch<TIn>
{
    ValueTask<object?> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken);
}

internal sealed class Branch<TIn, TOut>(Link<TIn, TOut> link) : IBranch<TIn>
{
    public async ValueTask<object?> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
        => await link.RunAsync(input, scope, cancellationToken).ConfigureAwait(false);
}

/// <summary>Runs branches side by side on one value and joins what they give.</summary>
internal sealed class ForkLink<TIn, TOut>(StepPlace place, IBranch<TIn>[] branches, Func<object?[], TOut> join, JournalType<TOut>? journal) : Link<TIn, TOut>
{
    public override ValueTask<Recalled<TOut>> RecallAsync(Scope scope, CancellationToken cancellationToken)
        => journal is not null && scope.Run.Ledger is { } ledger && ledger.MaySkipTo(place, scope)
            ? ledger.RecallAsync(place.PathWith(scope.Suffix), journal, cancellationToken)
            : default;

    public override async ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var scopes = Array.ConvertAll(branches, _ => scope.Branch());
        var results = await Parallel.RunAsync(
            branches.Length, branches.Length, (i, token) => branches[i].RunAsync(input, scopes[i], token), cancellationToken).ConfigureAwait(false);
        Array.ForEach(scopes, scope.Rejoin);

        string path = place.PathWith(scope.Suffix);
        var ledger = journal is null ? null : scope.Run.Ledger;
        if (ledger is not null && ledger.MayReuse(path, scope) && await ledger.RecallAsync(path, journal!, cancellationToken).ConfigureAwait(false) is { Found: true } recalled)
        {
            return recalled.Value;
        }

        var watch = StepWatch.Start(place, scope);
        try
        {
            var output = join(results);
            if (ledger is not null)
            {
                await ledger.RecordAsync(path, journal!, output, scope, watch.CompletedEvent(), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                watch.Completed();
            }

            return output;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }
}

/// <summary>Runs a part of the flow for each item of a list; the results keep the order of the items.</summary>
internal sealed class ForEachLink<TItem, TOut>(StepPlace place, Link<TItem, TOut> body, int maxConcurrency) : Link<IReadOnlyList<TItem>, IReadOnlyList<TOut>>
{
    public override async ValueTask<IReadOnlyList<TOut>> RunAsync(IReadOnlyList<TItem> input, Scope scope, CancellationToken cancellationToken)
    {
        var watch = StepWatch.Start(place, scope);
        try
        {
            var scopes = input.Select((_, i) => scope.Round(i)).ToArray();
            var results = await Parallel.RunAsync(
                input.Count, maxConcurrency, (i, token) => body.RunAsync(input[i], scopes[i], token), cancellationToken).ConfigureAwait(false);
            Array.ForEach(scopes, scope.Rejoin);
            watch.Completed();
            return results;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }
}

/// <summary>Work side by side. The first failure stops the rest; a suspended part lets the rest go on to their own ends first.</summary>
internal static class Parallel
{
    public static async ValueTask<T[]> RunAsync<T>(int count, int maxConcurrency, Func<int, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(maxConcurrency);
        var failure = new FirstFailure();
        var tasks = new Task<T>[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            tasks[i] = Task.Run(() => GuardAsync(index), CancellationToken.None);
        }

        await Task.WhenAll((Task[])tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        failure.Throw();
        return Array.ConvertAll(tasks, task => task.Result);

        async Task<T> GuardAsync(int index)
        {
            try
            {
                await room.WaitAsync(stop.Token).ConfigureAwait(false);
                try
                {
                    return await run(index, stop.Token).ConfigureAwait(false);
                }
                finally
                {
                    room.Release();
                }
            }
            catch (Exception ex)
            {
                if (failure.Note(ex))
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                }

                throw;
            }
        }
    }

    // A real failure is worth more than a suspension, and the first one more than those it caused.
    private sealed class FirstFailure
    {
        private readonly Lock _lock = new();
        private Exception? _first;
        private SuspendedException? _suspended;

        public bool Note(Exception error)
        {
            lock (_lock)
            {
                if (error is SuspendedException suspended)
                {
                    _suspended = suspended;
                    return false;
                }

                _first ??= error;
                return true;
            }
        }

        public void Throw()
        {
            if ((_first ?? _suspended) is { } error)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
            }
        }
    }
}
