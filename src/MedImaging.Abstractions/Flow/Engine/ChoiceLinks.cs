namespace MedImaging.Engine;

/// <summary>Takes one of several ways, by the value.</summary>
internal sealed class ChooseLink<TIn, TOut>(StepPlace place, Func<TIn, int> which, Link<TIn, TOut>[] ways) : Link<TIn, TOut>
{
    public override async ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        int way = Decision.Make(place, scope, () => which(input));
        if ((uint)way >= (uint)ways.Length)
        {
            throw new MedImagingException(ErrorKind.Unexpected, $"'{place.Name}' of flow '{place.Flow}' chose way {way}; there are {ways.Length}.");
        }

        return await ways[way].RunAsync(input, scope, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Runs its body until a condition holds, a number of times at most.</summary>
internal sealed class LoopLink<T>(StepPlace place, Func<T, bool> done, Link<T, T> body, int atMost) : Link<T, T>
{
    public override async ValueTask<T> RunAsync(T input, Scope scope, CancellationToken cancellationToken)
    {
        for (int i = 0; i < atMost; i++)
        {
            var value = input;
            var round = scope.Round(i);
            if (Decision.Make(place, round, () => done(value) ? 1 : 0) == 1)
            {
                break;
            }

            input = await body.RunAsync(input, round, cancellationToken).ConfigureAwait(false);
            scope.Rejoin(round);
        }

        return input;
    }
}

/// <summary>Which way a run went. A durable run writes it down, so that it goes the same way again.</summary>
internal static class Decision
{
    public static int Make(StepPlace place, Scope scope, Func<int> decide)
    {
        string path = place.PathWith(scope.Suffix);
        if (scope.Run.Ledger is { } ledger && ledger.MayReuse(path, scope) && ledger.RecallDecision(path) is { } known)
        {
            return known;
        }

        int decision;
        try
        {
            decision = decide();
        }
        catch (Exception ex) when (ex is not (MedImagingException or OperationCanceledException))
        {
            throw new MedImagingException(ErrorKind.Unexpected, $"The condition of '{place.Name}' of flow '{place.Flow}' failed with {ex.GetType().Name}.", ex);
        }

        scope.Run.Ledger?.NoteDecision(path, decision, scope);
        return decision;
    }
}
