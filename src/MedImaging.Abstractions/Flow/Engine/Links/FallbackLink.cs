namespace MedImaging.Engine;

/// <summary>Tries ways in order until one succeeds.</summary>
internal sealed class FallbackLink<TIn, TOut>(
    StepPlace place, Link<TIn, TOut>[] ways, Func<TOut, int, IReadOnlyList<MedImagingException>, TOut> accept, JournalType<TOut>? journal) : JoinLink<TIn, TOut>(place, journal)
{
    protected override async ValueTask<Func<TOut>> RunPiecesAsync(TIn input, Scope scope, CancellationToken cancellationToken)
    {
        var failures = new List<MedImagingException>();
        for (int i = 0; ; i++)
        {
            var way = scope.Branch();
            try
            {
                var output = await ways[i].RunAsync(input, way, cancellationToken).ConfigureAwait(false);
                scope.Rejoin(way);
                var accepted = accept(output, i, failures);
                return () => accepted;
            }
            catch (MedImagingException ex) when (i < ways.Length - 1 && !cancellationToken.IsCancellationRequested)
            {
                scope.Rejoin(way);
                failures.Add(ex);
                scope.Run.Emit(FlowEventKind.Warning, Place, scope.Suffix, message: $"Way {i + 1} of {ways.Length} failed: {ex.Message}", error: ex.Kind);
            }
        }
    }
}
