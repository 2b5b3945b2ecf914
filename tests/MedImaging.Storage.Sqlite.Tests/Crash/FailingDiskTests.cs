using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A disk that fails for real: the kernel refuses to let the files grow (RLIMIT_FSIZE), then lets them.</summary>
public sealed class FailingDiskTests
{
    [Fact]
    public async Task AnInputOutputError_IsTyped_LeavesTheFileIntact_AndWritingGoesOnInTheSameProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "Needs Linux and bash to limit the size of files.");
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string path = folder.File("medimaging.db");

        // XFSZ ignored: a write beyond the limit gives EFBIG instead of a signal. Without W^X, whose own memory is a large file.
        var start = new ProcessStartInfo("/bin/bash", ["-c", "trap '' XFSZ; ulimit -S -f 2000; exec \"$0\" grow \"$1\"", CrashHostProcess.Executable, path])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        using var process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);

        Assert.Equal(0, process.ExitCode);
        Assert.Matches("^failed Unavailable after [1-9][0-9]*\nrecovered\n$", said);
        Assert.True((await SqliteHealth.CheckAsync(path, token)).IsIntact);
    }
}
