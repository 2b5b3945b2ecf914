namespace MedImaging;

/// <summary>Runs every input at once, on the thread that asks.</summary>
/// <param name="session">The session; disposed with the runner.</param>
/// <param name="input">The input's name.</param>
/// <param name="shape">The shape of one input, its batch being 1.</param>
/// <param name="outputs">The outputs to fetch.</param>
/// <param name="takesMany">Whether what reads the outputs can tell several inputs apart.</param>
internal sealed class DirectRunner(OnnxSession session, string input, long[] shape, IReadOnlyList<string> outputs, bool takesMany = true) : IModelRunner
{
    private const int MaxValuesAtOnce = 1 << 24;
    private const int MaxItemsAtOnce = 64;

    private readonly int _length = checked((int)shape.Aggregate(1L, (product, side) => checked(product * side)));
    private readonly bool _takesMany = takesMany && session.Inputs[input].Dimensions is [-1, ..];

    public ValueTask<T> RunAsync<T>(Memory<float> values, OutputReader<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(session.Run(input, values, shape, outputs, read, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }
        catch (MedImagingException ex)
        {
            return ValueTask.FromException<T>(ex);
        }
    }

    public ValueTask RunBatchAsync(Memory<float> inputs, int count, ItemReader read, CancellationToken cancellationToken)
    {
        int most = _takesMany ? Math.Clamp(MaxValuesAtOnce / _length, 1, MaxItemsAtOnce) : 1;
        try
        {
            for (int first = 0; first < count; first += most)
            {
                int start = first, some = Math.Min(most, count - first);
                session.RunMany(input, inputs.Slice(start * _length, some * _length), shape, some, outputs, (int item, in RunOutputs o) => read(start + item, o), cancellationToken);
            }

            return ValueTask.CompletedTask;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }
        catch (MedImagingException ex)
        {
            return ValueTask.FromException(ex);
        }
    }

    public void Dispose() => session.Dispose();
}
