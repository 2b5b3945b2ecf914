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
internal sealed class ForkLink<TIn, TOut>(StepPlace place, IBranch<TIn>[] branches, Func<object?[], TOut> join, JournalType<TOut>? journal) : JoinLink<TIn, TOut>(place, journal)
{
    protected override async ValueTask<Func<TOut>> RunPiecesAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var scopes = Array.ConvertAll(branches, _ => scope.Branch());
        var results = await Parallel.RunAsync(
            branches.Length, branches.Length, (i, token) => branches[i].RunAsync(input, scopes[i], token), cancellationToken).ConfigureAwait(false);
        Array.ForEach(scopes, scope.Rejoin);
        return () => join(results);
    }
}
