namespace MedImaging.Engine;

/// <summary>Tries ways in order until one succeeds.</summary>
internal sealed class FallbackLink<TIn, TOut>(
    StepPlace place, Link<TIn, TOut>[] ways, Func<TOut, int, IReadOnlyList<MedImagingException>, TOut> accept, JournalType<TOut>? journal) : Link<TIn, TOut>
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
            var output = await TryAsync(input, scope, cancellationToken).ConfigureAwait(false);
            if (journal is null || scope.Run.Ledger is not { } ledger)
            {
                watch.Completed();
                return output;
            }

            string path = place.PathWith(scope.Suffix);
            if (ledger.MayReuse(path, scope) && await ledger.RecallAsync(path, journal, cancellationToken).ConfigureAwait(false) is { Found: true } recalled)
            {
                watch.Completed();
                return recalled.Value;
            }

            await ledger.RecordAsync(path, journal, output, scope, watch.CompletedEvent(), cancellationToken).ConfigureAwait(false);
            return output;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }

    private async ValueTask<TOut> TryAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var failures = new List<MedImagingException>();
        for (int i = 0; ; i++)
        {
            var way = scope.Branch();
            try
            {
                var output = await ways[i].RunAsync(input, way, cancellationToken).ConfigureAwait(false);
                scope.Rejoin(way);
                return accept(output, i, failures);
            }
            catch (MedImagingException ex) when (i < ways.Length - 1 && !cancellationToken.IsCancellationRequested)
            {
                scope.Rejoin(way);
                failures.Add(ex);
                scope.Run.Emit(FlowEventKind.Warning, place, scope.Suffix, message: $"Way {i + 1} of {ways.Length} failed: {ex.Message}", error: ex.Kind);
            }
        }
    }
}
