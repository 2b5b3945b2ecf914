using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>One ONNX Runtime session: many runs at once, none after it is disposed, and the native memory freed only when the last run has ended.</summary>
internal sealed partial class OnnxSession : IDisposable
{
    private static readonly Lock EnvironmentGate = new();

    private readonly InferenceSession _session;
    private readonly Lock _gate = new();
    private int _runs;
    private bool _isDisposed;

    public OnnxSession(byte[] model, int threads)
    {
        PrepareEnvironment();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Idle threads that spin take the processor from the other frames.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            _session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException ex)
        {
            throw new MedImagingException(ErrorKind.Corrupt, "ONNX Runtime cannot open the model.", ex);
        }
    }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Runs the model on one input and hands its outputs, in the order asked for, to <paramref name="read"/>; they live as long as that call.</summary>
    public T Run<T>(string input, Memory<float> values, long[] shape, IReadOnlyCollection<string> outputs, OutputReader<T> read, CancellationToken cancellationToken)
        => RunRaw(input, values, shape, outputs, results => read(new RunOutputs(results, 0, 1)), cancellationToken);

    /// <summary>Runs the model on several inputs that lie one after another, and hands the outputs of each to <paramref name="read"/>.</summary>
    public void RunMany(string input, Memory<float> values, long[] shape, int count, IReadOnlyCollection<string> outputs, ItemReader read, CancellationToken cancellationToken)
        => RunRaw(input, values, [count, .. shape.Skip(1)], outputs, results =>
        {
            for (int item = 0; item < count; item++)
            {
                read(item, new RunOutputs(results, item, count));
            }

            return 0;
        }, cancellationToken);

    private T RunRaw<T>(string input, Memory<float> values, long[] shape, IReadOnlyCollection<string> outputs, Func<IReadOnlyList<OrtValue>, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        try
        {
            using var runOptions = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);

            // Disposed before the options it ends: disposal waits for a callback that is running.
            using var stop = cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, runOptions);
            using var results = _session.Run(runOptions, [input], [value], outputs);
            return read(results);
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

    // The native environment is one for the process, whoever makes it first; ours is silent and sends no telemetry.
    private static void PrepareEnvironment()
    {
        lock (EnvironmentGate)
        {
            if (OrtEnv.IsCreated)
            {
                return;
            }

            var options = new EnvironmentCreationOptions { logId = "MedImaging", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            try
            {
                OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
            }
            catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
            {
                // Another part of the host was quicker; its environment serves as well.
            }
            catch (Exception ex) when (ex is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
            {
                throw new MedImagingException(ErrorKind.Unavailable, "The native library of ONNX Runtime cannot be loaded on this machine.", ex);
            }
        }
    }
}
