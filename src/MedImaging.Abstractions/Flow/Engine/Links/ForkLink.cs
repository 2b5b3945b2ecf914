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
        var watch = StepWatch.Start(place, scope);
        try
        {
            var results = await RunBranchesAsync(input, scope, cancellationToken).ConfigureAwait(false);
            string path = place.PathWith(scope.Suffix);
            if (journal is null || scope.Run.Ledger is not { } ledger)
            {
                var output = join(results);
                watch.Completed();
                return output;
            }

            if (ledger.MayReuse(path, scope) && await ledger.RecallAsync(path, journal, cancellationToken).ConfigureAwait(false) is { Found: true } recalled)
            {
                watch.Completed();
                return recalled.Value;
            }

            var joined = join(results);
            await ledger.RecordAsync(path, journal, joined, scope, watch.CompletedEvent(), cancellationToken).ConfigureAwait(false);
            return joined;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }

    private async ValueTask<object?[]> RunBranchesAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var scopes = Array.ConvertAll(branches, _ => scope.Branch());
        var results = await Parallel.RunAsync(
            branches.Length, branches.Length, (i, token) => branches[i].RunAsync(input, scopes[i], token), cancellationToken).ConfigureAwait(false);
        Array.ForEach(scopes, scope.Rejoin);
        return results;
    }
}
