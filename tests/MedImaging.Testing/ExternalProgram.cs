using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MedImaging.Testing;

/// <summary>An independent program that a test asks for a second opinion, such as <c>dciodvfy</c> or <c>pdftotext</c>.</summary>
public sealed class ExternalProgram
{
    private readonly string _path;

    private ExternalProgram(string path) => _path = path;

    /// <summary>Finds a program on the path, or skips the test with the name of what is missing.</summary>
    /// <param name="name">The program.</param>
    /// <param name="package">The Debian package that has it, for the reason shown.</param>
    public static ExternalProgram Require(string name, string? package = null)
    {
        string? path = Find(name);
        Assert.SkipWhen(path is null, $"The program '{name}' is not installed{(package is null ? "" : $" (Debian: apt-get install {package})")}.");
        return new ExternalProgram(path!);
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">The arguments, each as one.</param>
    /// <param name="timeout">How long it may take; 5 minutes when not given. It is killed after that, with its children.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public Task<ProgramResult> RunAsync(
        IEnumerable<string> arguments, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        => RunAsync(_path, arguments, timeout, folder: null, cancellationToken);

    /// <summary>Runs any program to its end, such as a host of ours as a process.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="timeout"/>, 5 minutes when not given.</exception>
    public static async Task<ProgramResult> RunAsync(
        string path, IEnumerable<string> arguments, TimeSpan? timeout = null, string? folder = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = new Process { StartInfo = start };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout ?? TimeSpan.FromMinutes(5));
        process.Start();
        process.StandardInput.Close();
        try
        {
            var output = ReadAllAsync(process.StandardOutput.BaseStream, deadline.Token);
            var error = ReadAllAsync(process.StandardError.BaseStream, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ProgramResult(process.ExitCode, await output, Encoding.UTF8.GetString(await error));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{Path.GetFileName(path)}' did not end in time.");
        }
        finally
        {
            Kill(process);
        }
    }

    private static string? Find(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") })
            .FirstOrDefault(File.Exists);

    private static async Task<byte[]> ReadAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception ex) when (ex is InvalidOperationException or Win32Exception)
        {
            // It ended between the question and the kill.
        }
    }
}

/// <summary>What a program said and how it ended.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="OutputBytes">Everything on its standard output.</param>
/// <param name="Error">Everything on its standard error, as text.</param>
public sealed record ProgramResult(int ExitCode, byte[] OutputBytes, string Error)
{
    /// <summary>Gets its standard output as text.</summary>
    public string Output => Encoding.UTF8.GetString(OutputBytes);
}
