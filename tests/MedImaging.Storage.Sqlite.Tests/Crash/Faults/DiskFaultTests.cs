using Microsoft.Data.Sqlite;

namespace MedImaging.Tests;

/// <summary>
/// The disk fails at the n-th call of a kind, once or from then on, for n from 1 to where an operation no longer comes to it (SQLite's own loop,
/// https://www.sqlite.org/testing.html, 3.2). Whatever was being done is done right or refused, is there whole or not at all, and the same process goes on
/// when the disk does. MEDIMAGING_FAULT_SWEEP=all tries each n in both ways.
/// </summary>
public sealed class DiskFaultTests
{
    private const int MostCalls = 5000;

    public static TheoryData<string> Operations() => [.. FaultOperations.Names];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsWhole => Environment.GetEnvironmentVariable("MEDIMAGING_FAULT_SWEEP") == "all";

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task WhereverTheDiskFails_TheOperationIsDoneOrRefused_AndTheNextIsDone(string operation)
    {
        using var disk = await CrashDisk.NewAsync(keepsLog: false, Token);
        using var templates = await FaultTemplates.MakeAsync();
        FaultOperations.Snapshot = templates.Snapshot;
        var sweep = new FaultSweep(disk, templates, FaultOperations.Find(operation));
        await sweep.MeasureAsync();

        foreach (var fault in Enum.GetValues<DiskFault>().Where(static fault => fault != DiskFault.None))
        {
            bool isOnce = true;
            for (int at = 1; at < MostCalls; at = IsWhole ? at + 1 : 2 * at, isOnce = !isOnce)
            {
                int hits = await sweep.TryAsync(fault, at, IsWhole || isOnce ? 1 : -1);
                hits += IsWhole ? await sweep.TryAsync(fault, at, times: -1) : 0;
                if (hits == 0)
                {
                    break;
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{operation}: {sweep.Tried} faults, {sweep.Refused} refused: {string.Join(", ", sweep.Kinds.Order())}");
        foreach (string problem in sweep.Problems)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(problem);
        }

        Assert.Empty(sweep.Problems);
        Assert.True(sweep.Tried > 0, "The disk never failed.");
    }
}

/// <summary>Tries one operation with faults.</summary>
internal sealed class FaultSweep(CrashDisk disk, FaultTemplates templates, FaultOperation operation)
{
    private string _before = "", _after = "";
    private int _number;

    public int Tried { get; private set; }

    public int Refused { get; private set; }

    public HashSet<string> Kinds { get; } = [];

    public List<string> Problems { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Does it once with no fault.</summary>
    public async Task MeasureAsync()
    {
        await using var scene = FaultScene.Lay(disk, templates, operation.Template, _number++);
        _before = scene.Measure();
        await WarmAsync(scene);
        Assert.True(await operation.Act(scene));
        _after = scene.Measure();
    }

    /// <summary>Does it with a fault.</summary>
    /// <returns>How often the disk failed.</returns>
    public async Task<int> TryAsync(DiskFault fault, int at, int times)
    {
        await using var scene = FaultScene.Lay(disk, templates, operation.Template, _number++);
        await WarmAsync(scene);

        // SQLite takes what a short read of the database itself lacks for zeros, as the end of a file is; only checksums would tell.
        disk.Fail(fault, at, times, only: fault == DiskFault.ShortRead ? "-wal" : null);
        string? wrong = null;
        bool isDone = false;
        try
        {
            isDone = await operation.Act(scene);
            wrong = isDone ? null : "its result is wrong";
        }
        catch (MedImagingException ex)
        {
            Refused++;
            Kinds.Add($"{fault} {ex.Kind}");
        }
        catch (Exception ex)
        {
            wrong = $"untyped: {ex}";
        }

        int hits = disk.Hits;
        disk.Heal();
        Tried += hits > 0 ? 1 : 0;
        wrong ??= await FindProblemAsync(scene, isDone);
        if (wrong is not null)
        {
            Problems.Add($"{operation.Name}, {fault} at {at}, {(times < 0 ? "for ever" : "once")}: {(isDone ? "done" : "refused")}; {wrong}");
        }

        return hits;
    }

    private async Task WarmAsync(FaultScene scene)
    {
        if (!operation.IsCold)
        {
            await scene.WarmAsync();
        }
    }

    private async Task<string?> FindProblemAsync(FaultScene scene, bool isDone)
    {
        try
        {
            string now = scene.Measure();
            if (isDone ? now != _after : operation.IsOne && now != _before && now != _after)
            {
                return $"there is by half:\n{now}\nand not\n{_before}\nor\n{_after}";
            }

            if (Directory.GetFiles(scene.Folder, "*.partial*").Length > 0)
            {
                return "a partial file is left";
            }

            return await GoOnAsync(scene);
        }
        catch (Exception ex) when (ex is MedImagingException or SqliteException)
        {
            return $"it does not go on: {ex.Message}";
        }
    }

    // In the same process, and then in the next.
    private async Task<string?> GoOnAsync(FaultScene scene)
    {
        if (operation.Name != "close")
        {
            await FaultOperations.PutAsync(scene.Store, "later", 400);
            if (await scene.Store.Database.ReadAsync(WholeDatabase.Problems, Token) is { Count: > 0 } found)
            {
                return string.Join("; ", found);
            }

            await scene.Store.DisposeAsync();
        }

        using var next = new DatabaseFile(scene.Path, TimeSpan.FromSeconds(1)).OpenWriter();
        var left = WholeDatabase.Problems(next);
        return left.Count > 0 ? $"opened again: {string.Join("; ", left)}"
            : operation.Name == "close" || KeptWrites.Read(next).Has("record later 1") ? null
            : "what was written after it is not there";
    }
}
