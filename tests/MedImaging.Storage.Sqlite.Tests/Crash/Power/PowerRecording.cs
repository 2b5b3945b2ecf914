namespace MedImaging.Tests;

/// <summary>What was done to a disk, and what was acknowledged meanwhile: the mark n in the log says that the n-th was.</summary>
internal sealed record PowerRecording(DiskLog Log, IReadOnlyList<string> Said)
{
    /// <summary>The name of the database.</summary>
    public const string Database = "medimaging.db";

    /// <summary>Records a workload on a file that is new at its beginning: made, written to, closed, opened and written to again.</summary>
    public static async Task<PowerRecording> MakeAsync(int seed, int droppedSyncs, CancellationToken cancellationToken)
    {
        using var disk = await CrashDisk.NewAsync(keepsLog: true, cancellationToken);
        disk.DropSyncs(droppedSyncs);
        var random = new Random(seed);
        var said = new Acknowledged(disk);
        for (int session = 0; session < 2; session++)
        {
            await using var store = new SqliteFixture(path: disk.File(Database));
            await new PowerWorkload(store, random, $"{seed}-{session}", said.Say).RunAsync(12);
        }

        return new PowerRecording(disk.End(), said.Lines);
    }
}

/// <summary>What was acknowledged, each with a mark in the disk's log.</summary>
internal sealed class Acknowledged(CrashDisk disk)
{
    private readonly List<string> _lines = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<string> Lines => _lines;

    public void Say(string line)
    {
        lock (_lock)
        {
            disk.Mark(_lines.Count);
            _lines.Add(line);
        }
    }
}
