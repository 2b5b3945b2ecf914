namespace MedImaging.Engine;

/// <summary>Two pieces in a row. A durable run asks the later one first, so that it begins where it left off.</summary>
internal sealed class SequenceLink<TIn, TMid, TOut>(Link<TIn, TMid> before, Link<TMid, TOut> last) : Link<TIn, TOut>
{
    public override bool IsSingle { get; } = before.IsSingle && last.IsSingle;

    public override ValueTask<TOut> RunAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        if (scope.Run.Ledger is not null)
        {
            return RunDurableAsync(input, scope, cancellationToken);
        }

        var pending = before.RunAsync(input, scope, cancellationToken);
        return pending.IsCompletedSuccessfully
            ? last.RunAsync(pending.Result, scope, cancellationToken)
            : Await(pending, scope, cancellationToken);
    }

    public override IAsyncEnumerable<TOut> StreamAsync(IAsyncEnumerable<TIn> inputs, Scope scope, CancellationToken cancellationToken)
        => last.StreamAsync(before.StreamAsync(inputs, scope, cancellationToken), scope, cancellationToken);

    public override ValueTask<Recalled<TOut>> RecallAsync(Scope scope, CancellationToken cancellationToken) => last.RecallAsync(scope, cancellationToken);

    private async ValueTask<TOut> Await(ValueTask<TMid> pending, Scope scope, CancellationToken cancellationToken)
        => await last.RunAsync(await pending.ConfigureAwait(false), scope, cancellationToken).ConfigureAwait(false);

    private async ValueTask<TOut> RunDurableAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var recalled = await last.RecallAsync(scope, cancellationToken).ConfigureAwait(false);
        return recalled.Found
            ? recalled.Value
            : await Await(before.RunAsync(input, scope, cancellationToken), scope, cancellationToken).ConfigureAwait(false);
    }
}
