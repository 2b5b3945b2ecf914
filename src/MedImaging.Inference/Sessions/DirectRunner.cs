namespace MedImaging;

/// <summary>Runs every input at once, on the thread that asks.</summary>
internal sealed class DirectRunner : IModelRunner
{
    private const int MaxValuesAtOnce = 1 << 24;
    private const int MaxItemsAtOnce = 64;

    private readonly OnnxSession _session;
    private readonly NamedShape _input;
    private readonly IReadOnlyList<string> _outputs;
    private readonly bool _takesMany;
    private readonly BoundShape? _bound;
    private readonly BoundRunPool _pool;

    /// <summary>Makes a runner.</summary>
    /// <param name="session">The session; disposed with the runner.</param>
    /// <param name="input">The input with the shape of one, its batch being 1.</param>
    /// <param name="outputs">The outputs to fetch.</param>
    /// <param name="takesMany">Whether several inputs can go in together.</param>
    /// <param name="mostBound">Up to how many inputs buffers are kept for.</param>
    public DirectRunner(OnnxSession session, NamedShape input, IReadOnlyList<string> outputs, bool takesMany, int mostBound)
    {
        (_session, _input, _outputs, _takesMany) = (session, input, outputs, takesMany);
        InputLength = checked((int)input.Shape.Aggregate(1L, (product, side) => checked(product * side)));
        _bound = BoundShape.Of(session, input, outputs);
        _pool = new BoundRunPool(takesMany ? mostBound : 1);
    }

    public int InputLength { get; }

    public ValueTask<T> RunAsync<T>(Memory<float> input, OutputReader<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(_bound is { } bound
                ? _session.RunBound(_pool, bound, input, read, cancellationToken)
                : _session.Run(_input.Name, input, _input.Shape, _outputs, read, cancellationToken));
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
        try
        {
            RunBatch(inputs, count, read, cancellationToken);
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

    /// <summary>Runs many inputs, as many at once as the model takes.</summary>
    public void RunBatch(Memory<float> inputs, int count, ItemReader read, CancellationToken cancellationToken)
    {
        int most = _takesMany ? Math.Clamp(MaxValuesAtOnce / InputLength, 1, Math.Max(MaxItemsAtOnce, _pool.MostInputs)) : 1;
        if (count <= most)
        {
            RunTogether(inputs, count, read, cancellationToken);
            return;
        }

        for (int first = 0; first < count; first += most)
        {
            int start = first, some = Math.Min(most, count - first);
            RunTogether(inputs.Slice(start * InputLength, some * InputLength), some, (int item, in RunOutputs outputs) => read(start + item, outputs), cancellationToken);
        }
    }

    /// <summary>Runs the sizes that will be asked for, so that the first of each is not slower than the others.</summary>
    public void WarmUp()
    {
        RunTogether(new float[InputLength], 1, static (int _, in RunOutputs _) => { }, CancellationToken.None);
        if (_pool.MostInputs > 1)
        {
            RunTogether(new float[InputLength * _pool.MostInputs], _pool.MostInputs, static (int _, in RunOutputs _) => { }, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        _session.Dispose();
    }

    private void RunTogether(Memory<float> inputs, int count, ItemReader read, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return;
        }

        if (_bound is { } bound && count <= _pool.MostInputs)
        {
            _session.RunBound(_pool, bound, inputs, count, read, cancellationToken);
        }
        else
        {
            _session.RunMany(_input, inputs, count, _outputs, read, cancellationToken);
        }
    }
}
