using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>Opens a model on the first execution provider of the host's list that can be had.</summary>
internal static class ProviderChain
{
    /// <summary>Opens it.</summary>
    /// <exception cref="MedImagingException">The model is none (<see cref="ErrorKind.Corrupt"/>), or nothing listed can be had (<see cref="ErrorKind.Unavailable"/>).</exception>
    public static OpenedSession Open(byte[] model, OnnxModelOptions options)
    {
        OnnxEnvironment.Prepare();
        ExecutionProvider[] chain = options.Providers.Count == 0 ? [ExecutionProvider.Cpu] : [.. options.Providers.Distinct()];
        var notes = new List<string>();
        Exception? last = null;
        foreach (var provider in chain)
        {
            using var settings = Settings(options);
            if (provider == ExecutionProvider.Cpu)
            {
                return new OpenedSession(OpenOnCpu(model, settings), "CPU", notes);
            }

            var (session, reason, cause) = OpenOnCuda(model, settings, options, mayUseCpu: chain.Contains(ExecutionProvider.Cpu));
            if (session is not null)
            {
                return new OpenedSession(session, string.Create(CultureInfo.InvariantCulture, $"CUDA:{options.Cuda.DeviceId}"), notes);
            }

            notes.Add($"CUDA was asked for and not used: {reason}.");
            last = cause;
        }

        throw new MedImagingException(ErrorKind.Unavailable, $"{string.Join(" ", notes)} To run on the processor instead, add Cpu to Providers.", last);
    }

    private static InferenceSession OpenOnCpu(byte[] model, SessionOptions settings)
    {
        try
        {
            return new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException ex)
        {
            throw new MedImagingException(ErrorKind.Corrupt, "ONNX Runtime cannot open the model.", ex);
        }
    }

    private static (InferenceSession? Session, string? Reason, Exception? Cause) OpenOnCuda(byte[] model, SessionOptions settings, OnnxModelOptions options, bool mayUseCpu)
    {
        if (CudaProvider.Append(settings, options.Cuda) is { } refusal)
        {
            return (null, refusal.Reason, refusal.Cause);
        }

        if (!mayUseCpu)
        {
            // Without this, ONNX Runtime gives operators that the card lacks to the processor and tells nobody.
            settings.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        }

        try
        {
            return (new InferenceSession(model, settings), null, null);
        }
        catch (OnnxRuntimeException ex)
        {
            return (null, "the model could not be opened on it", ex);
        }
    }

    private static SessionOptions Settings(OnnxModelOptions options)
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            EnableCpuMemArena = options.UseArena,
            EnableMemoryPattern = options.UseMemoryPattern,
            GraphOptimizationLevel = options.Optimization switch
            {
                GraphOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
                GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },
        };

        // Idle threads that spin take the processor from the other frames.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return settings;
    }
}

/// <summary>A session and what it runs on.</summary>
/// <param name="Session">The session.</param>
/// <param name="Device">What it runs on, such as <c>CPU</c> or <c>CUDA:0</c>.</param>
/// <param name="Notes">Why what the host wanted before it was not to be had.</param>
internal sealed record OpenedSession(InferenceSession Session, string Device, IReadOnlyList<string> Notes);
