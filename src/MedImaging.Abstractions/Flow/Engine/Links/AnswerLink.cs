namespace MedImaging.Engine;

/// <summary>Waits for a person: writes the question down, ends the run's time in this process, and goes on once there is an answer.</summary>
internal sealed class AnswerLink<TQuestion, TAnswer, TOut>(
    StepPlace place,
    JournalType<TQuestion> question,
    JournalType<TAnswer> answer,
    JournalType<TOut>? journal,
    Func<TQuestion, TAnswer, FlowContext, TOut> accept) : Link<TQuestion, TOut>
{
    public override ValueTask<Recalled<TOut>> RecallAsync(Scope scope, CancellationToken cancellationToken)
        => journal is not null && scope.Run.Ledger is { } ledger && ledger.MaySkipTo(place, scope)
            ? ledger.RecallAsync(place.PathWith(scope.Suffix), journal, cancellationToken)
            : default;

    public override async ValueTask<TOut> RunAsync(TQuestion input, Scope scope, CancellationToken cancellationToken)
    {
        var ledger = scope.Run.Ledger ?? throw new InvalidOperationException($"'{place.Name}' needs a durable flow.");
        string path = place.PathWith(scope.Suffix);
        var given = await ledger.RecallAnswerAsync(path, answer, cancellationToken).ConfigureAwait(false);
        if (!given.Found)
        {
            await ledger.AskAsync(path, question, input, scope.Run.MakeEvent(FlowEventKind.Suspended, place, scope.Suffix), cancellationToken).ConfigureAwait(false);
            throw new SuspendedException();
        }

        var watch = StepWatch.Start(place, scope);
        try
        {
            var output = accept(input, given.Value, new FlowContext(scope.Run, place, scope.Suffix));
            if (journal is not null)
            {
                await ledger.RecordAsync(path, journal, output, scope, watch.CompletedEvent(), cancellationToken).ConfigureAwait(false);
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
