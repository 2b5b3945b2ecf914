using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>Adds the CUDA execution provider to a session: the one inside ONNX Runtime's build, or a library loaded through its plugin door.</summary>
internal static class CudaProvider
{
    /// <summary>Adds it, or says why it cannot be had.</summary>
    public static (string Reason, Exception? Cause)? Append(SessionOptions session, CudaOptions cuda)
        => cuda.LibraryPath is { } path ? AppendLibrary(session, cuda, path) : AppendBuiltIn(session, cuda);

    private static (string Reason, Exception? Cause)? AppendBuiltIn(SessionOptions session, CudaOptions cuda)
    {
        try
        {
            using var options = new OrtCUDAProviderOptions();
            var settings = ArenaOf(cuda);
            settings["device_id"] = cuda.DeviceId.ToString(CultureInfo.InvariantCulture);
            options.UpdateOptions(settings);
            session.AppendExecutionProvider_CUDA(options);
            return null;
        }
        catch (Exception ex) when (ex is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return ("this build of ONNX Runtime has no CUDA provider that works here; reference Microsoft.ML.OnnxRuntime.Gpu, or name the provider's library in Cuda.LibraryPath", ex);
        }
    }

    private static (string Reason, Exception? Cause)? AppendLibrary(SessionOptions session, CudaOptions cuda, string path)
    {
        string name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            return ($"its library {name} is not there; correct Cuda.LibraryPath", null);
        }

        try
        {
            OnnxEnvironment.Register(path);
        }
        catch (Exception ex) when (ex is OnnxRuntimeException or EntryPointNotFoundException)
        {
            return ($"its library {name} cannot be loaded; it must be the provider of this version of ONNX Runtime, with CUDA and cuDNN installed", ex);
        }

        try
        {
            var environment = OrtEnv.Instance();
            var devices = environment.GetEpDevices().Where(d => d.EpName.Contains("CUDA", StringComparison.OrdinalIgnoreCase)).ToArray();
            if (cuda.DeviceId >= devices.Length)
            {
                return (string.Create(CultureInfo.InvariantCulture, $"device {cuda.DeviceId} was asked for, and the provider sees {devices.Length}"), null);
            }

            session.AppendExecutionProvider(environment, [devices[cuda.DeviceId]], ArenaOf(cuda));
            return null;
        }
        catch (OnnxRuntimeException ex)
        {
            return ($"its library {name} was loaded, but refuses its settings", ex);
        }
    }

    // kSameAsRequested: the default doubles the arena at each growth and never gives it back (onnxruntime #9509, #11801).
    private static Dictionary<string, string> ArenaOf(CudaOptions cuda)
    {
        var settings = new Dictionary<string, string> { ["arena_extend_strategy"] = "kSameAsRequested" };
        if (cuda.MemoryLimit is { } limit)
        {
            settings["gpu_mem_limit"] = limit.ToString(CultureInfo.InvariantCulture);
        }

        return settings;
    }
}
