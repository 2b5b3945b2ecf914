namespace MedImaging.Engine;

/// <summary>Runs pieces of the flow and makes one result of them, which a durable run keeps.</summary>
internal abstract class JoinLink<TIn, TOut>(StepPlace place, JournalType<TOut>? journal) : Link<TIn, TOut>
{
    protected StepPlace Place => place;

    public sealed override ValueTask<Recalled<TOut>> RecallAsync(Scope scope, CancellationToken cancellationToken)
        => journal is not null && scope.Run.Ledger is { } ledger && ledger.MaySkipTo(place, scope)
            ? ledger.RecallAsync(place.PathWith(scope.Suffix), journal, cancellationToken)
            : default;

    public sealed override async ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var watch = StepWatch.Start(place, scope);
        try
        {
            var join = await RunPiecesAsync(input, scope, cancellationToken).ConfigureAwait(false);
            if (journal is null || scope.Run.Ledger is not { } ledger)
            {
                var output = join();
                watch.Completed();
                return output;
            }

            string path = place.PathWith(scope.Suffix);
            if (ledger.MayReuse(path, scope) && await ledger.RecallAsync(path, journal, cancellationToken).ConfigureAwait(false) is { Found: true } recalled)
            {
                watch.Completed();
                return recalled.Value;
            }

            var joined = join();
            await ledger.RecordAsync(path, journal, joined, scope, watch.CompletedEvent(), cancellationToken).ConfigureAwait(false);
            return joined;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }

    /// <summary>Runs the pieces.</summary>
    /// <returns>Makes the result; not called when the run has it already.</returns>
    protected abstract ValueTask<Func<TOut>> RunPiecesAsync(TIn input, Scope scope, CancellationToken cancellationToken);
}
