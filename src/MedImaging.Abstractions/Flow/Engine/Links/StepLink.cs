using System.Runtime.CompilerServices;

namespace MedImaging.Engine;

/// <summary>One step: timed, its errors wrapped, its result kept by a durable run.</summary>
internal sealed class StepLink<TIn, TOut>(StepPlace place, IStep<TIn, TOut> step, JournalType<TOut>? journal, int maxConcurrency) : Link<TIn, TOut>
{
    public override ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
        => scope.Run.Ledger is null
            ? RunStepAsync(input, scope, cancellationToken)
            : RunDurableAsync(input, scope, cancellationToken);

    public override ValueTask<Recalled<TOut>> RecallAsync(Scope scope, CancellationToken cancellationToken)
        => journal is not null && scope.Run.Ledger is { } ledger && ledger.MaySkipTo(place, scope)
            ? ledger.RecallAsync(place.PathWith(scope.Suffix), journal, cancellationToken)
            : default;

    public override IAsyncEnumerable<TOut> StreamAsync(IAsyncEnumerable<TIn> inputs, Scope scope, CancellationToken cancellationToken)
        => maxConcurrency == 1
            ? base.StreamAsync(inputs, scope, cancellationToken)
            : StreamConcurrentlyAsync(inputs, scope, cancellationToken);

    private ValueTask<TOut> RunStepAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var watch = StepWatch.Start(place, scope);
        ValueTask<TOut> pending;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            pending = step.RunAsync(input, new FlowContext(scope.Run, place, scope.Suffix), cancellationToken);
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }

        if (!pending.IsCompletedSuccessfully)
        {
            return AwaitStep(pending, watch);
        }

        watch.Completed();
        return pending;
    }

    private static async ValueTask<TOut> AwaitStep(ValueTask<TOut> pending, StepWatch watch)
    {
        try
        {
            var output = await pending.ConfigureAwait(false);
            watch.Completed();
            return output;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }

    private async ValueTask<TOut> RunDurableAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var ledger = scope.Run.Ledger!;
        string path = place.PathWith(scope.Suffix);
        if (journal is not null && ledger.MayReuse(path, scope))
        {
            var recalled = await ledger.RecallAsync(path, journal, cancellationToken).ConfigureAwait(false);
            if (recalled.Found)
            {
                return recalled.Value;
            }
        }

        ledger.NoteRunning(path, scope);
        var watch = StepWatch.Start(place, scope);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var output = await step.RunAsync(input, new FlowContext(scope.Run, place, scope.Suffix), cancellationToken).ConfigureAwait(false);
            if (journal is null)
            {
                ledger.NoteRecomputed(path, scope);
                watch.Completed();
            }
            else
            {
                await ledger.RecordAsync(path, journal, output, scope, watch.CompletedEvent(), cancellationToken).ConfigureAwait(false);
            }

            return output;
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }

    // Results keep the order of the inputs; at most maxConcurrency run at once.
    private async IAsyncEnumerable<TOut> StreamConcurrentlyAsync(IAsyncEnumerable<TIn> inputs, Scope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<TOut>>(maxConcurrency);
        try
        {
            await foreach (var input in inputs.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                if (running.Count == maxConcurrency)
                {
                    yield return await running.Dequeue().ConfigureAwait(false);
                }

                running.Enqueue(Task.Run(() => RunAsync(input, scope, stop.Token).AsTask(), CancellationToken.None));
            }

            while (running.Count > 0)
            {
                yield return await running.Dequeue().ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
