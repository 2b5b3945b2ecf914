using System.Diagnostics;

namespace MedImaging.Tests;

/// <summary>A process that writes to a database and says on its output what was acknowledged.</summary>
internal sealed class CrashHostProcess : IDisposable
{
    private readonly Process _process;

    public CrashHostProcess(string verb, string path, string session)
    {
        // A killed process leaves the pipes of its debugger behind in the temporary folder: thousands of kills, thousands of files.
        var start = new ProcessStartInfo(Executable, [verb, path, session])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
    }

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "MedImaging.CrashHost.exe" : "MedImaging.CrashHost");

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Kills it (SIGKILL on Unix) and gives what else it has said; the last line only if it is whole.</summary>
    public async Task<List<string>> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        string said = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return [.. said[..(said.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
