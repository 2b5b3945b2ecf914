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
