using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>ONNX Runtime's environment. It is one for the process, whoever makes it first, and so is the list of the provider libraries it has loaded.</summary>
internal static class OnnxEnvironment
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Libraries = new(StringComparer.Ordinal);

    /// <summary>Makes the environment unless it is there; ours is silent and sends no telemetry.</summary>
    /// <exception cref="MedImagingException">The native library cannot be loaded (<see cref="ErrorKind.Unavailable"/>).</exception>
    public static void Prepare()
    {
        lock (Gate)
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

    /// <summary>Loads a provider library, once for each path.</summary>
    public static void Register(string libraryPath)
    {
        string path = Path.GetFullPath(libraryPath);
        lock (Gate)
        {
            if (!Libraries.Contains(path))
            {
                OrtEnv.Instance().RegisterExecutionProviderLibrary($"MedImaging.{Libraries.Count}", path);
                Libraries.Add(path);
            }
        }
    }
}
