namespace MedImaging.Engine;

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
