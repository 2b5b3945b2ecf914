using System.Diagnostics;

namespace MedImaging.Tests;

/// <summary>The console as a user runs it: a process of its own.</summary>
internal static class ConsoleProcess
{
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "MedImaging.Console.exe" : "MedImaging.Console");

    public static Process Start(string folder, params string[] arguments) => Start(Executable, folder, arguments);

    public static async Task<Outcome> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return await FinishAsync(process);
    }

    /// <summary>Runs it with environment variables of its own.</summary>
    public static async Task<Outcome> RunWithAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(Executable, folder, arguments, environment);
        return await FinishAsync(process);
    }

    /// <summary>Runs it where there is no network at all, not even loopback.</summary>
    public static async Task<Outcome> RunWithoutNetworkAsync(string folder, params string[] arguments)
    {
        using var process = Start("unshare", folder, ["--net", "--map-root-user", Executable, .. arguments]);
        return await FinishAsync(process);
    }

    private static Process Start(string executable, string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(executable, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("MEDIMAGING_DB");
        start.Environment.Remove("MEDIMAGING_KEYS");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<Outcome> FinishAsync(Process process)
    {
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var errors = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.DoesNotContain('\u001b', await output);   // a pipe gets text, whatever the terminal could do
        return new Outcome(process.ExitCode, await output, await errors);
    }

    internal sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        public IReadOnlyList<string> ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
