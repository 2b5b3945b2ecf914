using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>One ONNX Runtime session: many runs at once, none after it is disposed, and the native memory freed only when the last run has ended.</summary>
internal sealed partial class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly bool _shrinksArena;
    private readonly Lock _gate = new();
    private int _runs;
    private bool _isDisposed;

    /// <summary>Opens a model on the first provider of the options that can be had.</summary>
    /// <exception cref="MedImagingException">The model is none (<see cref="ErrorKind.Corrupt"/>), or no provider can be had (<see cref="ErrorKind.Unavailable"/>).</exception>
    public OnnxSession(byte[] model, OnnxModelOptions options)
    {
        (_session, Device, Notes) = ProviderChain.Open(model, options);
        _shrinksArena = options.ShrinkArena && (options.UseArena || Device != "CPU");   // the processor has nothing to shrink without an arena
    }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>What it runs on, such as <c>CPU</c> or <c>CUDA:0</c>.</summary>
    public string Device { get; }

    /// <summary>Why the providers that the host wanted first were not to be had: for a finding's limitations.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Runs the model on one input and hands its outputs, in the order asked for, to <paramref name="read"/>; they live as long as that call.</summary>
    public T Run<T>(string input, Memory<float> values, long[] shape, IReadOnlyCollection<string> outputs, OutputReader<T> read, CancellationToken cancellationToken)
        => Guarded((Session: this, input, values, shape, outputs, read), static (s, token) => s.Session.RunAllocated(s.input, s.values, s.shape, s.outputs, r => s.read(new RunOutputs(r, 0, 1)), token), cancellationToken);

    /// <summary>Runs the model on several inputs that lie one after another, and hands the outputs of each to <paramref name="read"/>.</summary>
    public void RunMany(NamedShape input, Memory<float> values, int count, IReadOnlyCollection<string> outputs, ItemReader read, CancellationToken cancellationToken)
        => Guarded((Session: this, input, values, count, outputs, read), static (s, token) => s.Session.RunAllocated(s.input.Name, s.values, [s.count, .. s.input.Shape.AsSpan(1)], s.outputs, r =>
        {
            ReadAll(r, s.count, s.read);
            return 0;
        }, token), cancellationToken);

    /// <summary>Runs the model on one input in buffers that are bound already.</summary>
    public T RunBound<T>(BoundRunPool pool, BoundShape shape, ReadOnlyMemory<float> values, OutputReader<T> read, CancellationToken cancellationToken)
        => Guarded((Session: this, pool, shape, values, read), static (s, token) =>
        {
            var run = s.Session.RunIn(s.pool, s.shape, 1, s.values, token);
            try
            {
                return s.read(new RunOutputs(run, 0, 1));
            }
            finally
            {
                s.pool.Return(1, run);
            }
        }, cancellationToken);

    /// <summary>Runs the model on several inputs in buffers that are bound already.</summary>
    public void RunBound(BoundRunPool pool, BoundShape shape, ReadOnlyMemory<float> values, int count, ItemReader read, CancellationToken cancellationToken)
        => Guarded((Session: this, pool, shape, values, count, read), static (s, token) =>
        {
            var run = s.Session.RunIn(s.pool, s.shape, s.count, s.values, token);
            try
            {
                ReadAll(run, s.count, s.read);
                return 0;
            }
            finally
            {
                s.pool.Return(s.count, run);
            }
        }, cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (_runs > 0)
            {
                return;   // the last run frees it
            }
        }

        _session.Dispose();
    }

    private static void ReadAll(RunResult result, int count, ItemReader read)
    {
        for (int item = 0; item < count; item++)
        {
            read(item, new RunOutputs(result, item, count));
        }
    }

    private BoundRun RunIn(BoundRunPool pool, BoundShape shape, int count, ReadOnlyMemory<float> values, CancellationToken cancellationToken)
    {
        var run = pool.TryTake(count) ?? new BoundRun(_session, shape, count, Configure);
        try
        {
            run.Run(_session, values.Span, cancellationToken);
            return run;
        }
        catch
        {
            pool.Return(count, run);
            throw;
        }
    }

    private T RunAllocated<T>(string input, Memory<float> values, long[] shape, IReadOnlyCollection<string> outputs, Func<RunResult, T> read, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        Configure(options);
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);

        // Disposed before the options it ends: disposal waits for a callback that is running.
        using var stop = cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, options);
        using var results = _session.Run(options, [input], [value], outputs);
        return read(new AllocatedResult(results));
    }

    private void Configure(RunOptions options)
    {
        options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        if (_shrinksArena)
        {
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", Device == "CPU" ? "cpu:0" : $"gpu:{Device[(Device.IndexOf(':', StringComparison.Ordinal) + 1)..]}");
        }
    }

    private T Guarded<TState, T>(TState state, Func<TState, CancellationToken, T> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        try
        {
            return run(state, cancellationToken);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException ex)
        {
            throw new MedImagingException(ErrorKind.Unexpected, "The model failed while it ran.", ex);
        }
        finally
        {
            Leave();
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(OnnxModel));
            _runs++;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_runs > 0 || !_isDisposed)
            {
                return;
            }
        }

        _session.Dispose();
    }
}
