using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <content>Runs of models with several inputs, of any type: text and sound.</content>
internal sealed partial class OnnxSession
{
    /// <summary>Runs the model on inputs by name and hands its outputs, in the order asked for, to <paramref name="read"/>; they live as long as that call.</summary>
    public T Run<T>(IReadOnlyCollection<string> inputs, IReadOnlyCollection<OrtValue> values, IReadOnlyCollection<string> outputs, Func<IReadOnlyList<OrtValue>, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        try
        {
            using var runOptions = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

            // Disposed before the options it ends: disposal waits for a callback that is running.
            using var stop = cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, runOptions);
            using var results = _session.Run(runOptions, inputs, values, outputs);
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

    /// <summary>Runs the model from memory of the caller's into memory of the caller's.</summary>
    public void Run(RunOptions options, IReadOnlyCollection<string> inputs, IReadOnlyCollection<OrtValue> values, IReadOnlyCollection<string> outputs, IReadOnlyCollection<OrtValue> results)
    {
        Enter();
        try
        {
            _session.Run(options, inputs, values, outputs, results);
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
}
