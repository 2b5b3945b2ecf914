using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A folder whose files go through crashvfs.c.</summary>
internal sealed class CrashDisk : IDisposable
{
    private readonly CrashVfs _vfs;
    private readonly ShmFolder _folder = new();
    private readonly int _watch;
    private bool _isOver;

    private CrashDisk(CrashVfs vfs, bool keepsLog)
    {
        _vfs = vfs;
        Directory.CreateDirectory(File(""));
        _watch = vfs.Watch(_folder.File("disk"), keepsLog ? LogPath : null);
        Assert.True(_watch >= 0, "Too many folders are watched.");
    }

    public string LogPath => _folder.File("log");

    /// <summary>Gets how many calls have failed since the last order.</summary>
    public int Hits => _vfs.Hits(_watch);

    public static async Task<CrashDisk> NewAsync(bool keepsLog, CancellationToken cancellationToken)
        => new(await CrashVfs.RequireAsync(cancellationToken), keepsLog);

    public string File(string name) => Path.Combine(_folder.File("disk"), name);

    /// <summary>Puts a mark into the log.</summary>
    public void Mark(long value) => _vfs.Mark(_watch, value);

    /// <summary>Leaves out the syncs of some files: 1 the log, 2 the database, 4 the journal.</summary>
    public void DropSyncs(int whose) => _vfs.Drop(_watch, whose);

    /// <summary>Has the n-th call of a kind from now on fail, and those after it: so many in all, or every one when that is below 0.</summary>
    public void Fail(DiskFault kind, int at, int times = 1, string? only = null) => _vfs.Fail(_watch, (int)kind, at, times, only);

    public void Heal() => _vfs.Fail(_watch, (int)DiskFault.None, 0, 0, null);

    /// <summary>Ends the log and gives it.</summary>
    public DiskLog End()
    {
        _isOver = true;
        _vfs.End(_watch);
        return DiskLog.Read(LogPath);
    }

    public void Dispose()
    {
        if (!_isOver)
        {
            _vfs.End(_watch);
        }

        _folder.Dispose();
    }
}
