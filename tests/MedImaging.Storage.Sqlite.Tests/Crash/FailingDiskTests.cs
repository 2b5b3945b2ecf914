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

    [Fact]
    public async Task OutOfFileHandles_IsTyped_AndWritingGoesOnOnceThereAreSome()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "Needs Linux and bash to limit the number of files.");
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string path = folder.File("medimaging.db");
        var start = new ProcessStartInfo("/bin/bash", ["-c", "ulimit -n 300; exec \"$0\" exhaust \"$1\"", CrashHostProcess.Executable, path])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment =
            {
                ["DOTNET_EnableWriteXorExecute"] = "0",   // which takes a handle for each piece of new code
                ["DOTNET_TieredCompilation"] = "0",       // whose thread in the background cannot begin without one
            },
        };
        using var process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);

        Assert.Equal("failed Unavailable\nrecovered\n", said);
        Assert.Equal(0, process.ExitCode);
        Assert.True((await SqliteHealth.CheckAsync(path, token)).IsIntact);
    }

    [Fact]
    public async Task AFullDisk_RefusesTyped_LeavesNothingByHalf_AndWritesOnWhenThereIsRoom()
    {
        var token = TestContext.Current.CancellationToken;
        using var disk = await SmallDisk.MountAsync("4m", token);
        await using var store = new SqliteFixture(path: disk.File("medimaging.db"));
        await PutAsync(store, "before", 100);
        await File.WriteAllBytesAsync(disk.File("filler"), new byte[1 << 20], token);
        int kept = 0;
        MedImagingException? full = null;
        for (; full is null && kept < 1000; kept += full is null ? 1 : 0)
        {
            full = await Record.ExceptionAsync(() => PutAsync(store, $"{kept}", 20_000)) as MedImagingException;
        }

        Assert.Equal(ErrorKind.Unavailable, full?.Kind);
        Assert.Equal(kept + 1, await CountAsync(store));
        File.Delete(disk.File("filler"));
        await PutAsync(store, "after", 20_000);
        await PutAsync(store, "after that", 20_000);

        Assert.Equal(kept + 3, await CountAsync(store));
        var health = await SqliteHealth.CheckAsync(store.Path, token);
        Assert.True(health.IsIntact, string.Join(' ', health.Problems));
        Assert.Equal((kept + 3L, kept + 3L), (health.Records, health.AuditRecords));
    }

    [Fact]
    public async Task AReadOnlyDisk_IsTyped_AndWritingGoesOnOnceItIsNot()
    {
        var token = TestContext.Current.CancellationToken;
        using var disk = await SmallDisk.MountAsync("4m", token);
        string path = disk.File("medimaging.db");
        await using (var store = new SqliteFixture(path: path))
        {
            await PutAsync(store, "before", 100);
        }

        await disk.RemountAsync("ro", token);
        await using (var store = new SqliteFixture(path: path))
        {
            await Refusal.ExpectAsync(ErrorKind.Unavailable, () => PutAsync(store, "refused", 100));
            await disk.RemountAsync("rw", token);
            await PutAsync(store, "after", 100);
            Assert.Equal(2, await CountAsync(store));
        }
    }

    [Fact]
    public async Task ALogThatWasDeleted_TakesTheLastWritesWithIt_AndLeavesTheRestWhole()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string path = folder.File("medimaging.db"), copy = folder.File("copy.db");
        await using var store = new SqliteFixture(path: path);
        for (int number = 0; number < 20; number++)
        {
            await PutAsync(store, $"{number}", 1000);
        }

        await store.Database.WriteAsync(static _ => true, token);
        Assert.True(new FileInfo(path + "-wal").Length > 0);

        // The file without its log, as a killed process and a thoughtless person leave it.
        File.Copy(path, copy);
        await using var without = new SqliteFixture(path: copy);
        await PutAsync(without, "after", 1000);
        var health = await SqliteHealth.CheckAsync(copy, token);
        Assert.True(health.IsIntact, string.Join(' ', health.Problems));
        Assert.Equal(health.Records, health.AuditRecords);
    }

    private static async Task PutAsync(SqliteFixture store, string id, int size) => await store.Records.WriteAsync(
        async writer =>
        {
            await writer.PutAsync(new StoredRecord { Key = new RecordKey("t", "Sample", id), Version = 1, Body = new byte[size] });
            return await writer.AppendAuditAsync(new AuditEntry { Id = id, Tenant = "t", At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Create, Outcome = AuditOutcome.Success });
        },
        TestContext.Current.CancellationToken);

    private static async Task<long> CountAsync(SqliteFixture store)
        => await store.Records.ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = "t", Kind = "Sample" }), TestContext.Current.CancellationToken);
}
