using System.Runtime.CompilerServices;

namespace MedImaging.Engine;

/// <summary>A step over a stream: timed and its errors wrapped like any other.</summary>
internal sealed class StreamLink<TIn, TOut>(StepPlace place, IStreamStep<TIn, TOut> step) : Link<TIn, TOut>
{
    public override bool IsSingle => false;

    public override ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
        => throw new InvalidOperationException($"Step '{place.Name}' works on a stream.");

    public override async IAsyncEnumerable<TOut> StreamAsync(IAsyncEnumerable<TIn> inputs, Scope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = StepWatch.Start(place, scope);
        var outputs = Open(inputs, scope, watch, cancellationToken);
        await using (outputs.ConfigureAwait(false))
        {
            while (await MoveAsync(outputs, watch).ConfigureAwait(false))
            {
                yield return outputs.Current;
            }
        }

        watch.Completed();
    }

    private IAsyncEnumerator<TOut> Open(IAsyncEnumerable<TIn> inputs, Scope scope, StepWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return step.RunAsync(inputs, new FlowContext(scope.Run, place, scope.Suffix), cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }

    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<TOut> outputs, StepWatch watch)
    {
        try
        {
            return await outputs.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception ex) when (watch.Failed(ex))
        {
            throw watch.Wrap(ex);
        }
    }
}
