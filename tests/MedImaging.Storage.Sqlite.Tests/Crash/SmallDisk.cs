using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A file system of its own that is really small, in memory. Skips the test where none may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    public static async Task<SmallDisk> MountAsync(string size, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux to mount a small file system.");
        var disk = new SmallDisk();
        disk._isMounted = await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk._folder.FullPath], cancellationToken);
        if (!disk._isMounted)
        {
            disk.Dispose();
            Assert.Skip("This user may not mount a file system.");
        }

        return disk;
    }

    public string File(string name) => _folder.File(name);

    public async Task RemountAsync(string mode, CancellationToken cancellationToken)
        => Assert.True(await RunAsync("mount", ["-o", $"remount,{mode}", _folder.FullPath], cancellationToken));

    public void Dispose()
    {
        if (_isMounted)
        {
            // Lazily: what is still open in it goes on until it is closed.
            RunAsync("umount", ["-l", _folder.FullPath], CancellationToken.None).GetAwaiter().GetResult();
        }

        _folder.Dispose();
    }

    private static async Task<bool> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
