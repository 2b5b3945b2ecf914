using System.Runtime.InteropServices;
using MedImaging.Testing;
using Microsoft.Data.Sqlite;

namespace MedImaging.Tests;

/// <summary>crashvfs.c: compiled with the C compiler that is here, loaded into the very SQLite the stores use, and from then on its default file system.</summary>
internal sealed class CrashVfs
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static CrashVfs? _loaded;

    private CrashVfs(nint library)
    {
        Watch = Export<WatchCall>(library, "crashvfs_watch");
        End = Export<EndCall>(library, "crashvfs_end");
        Mark = Export<MarkCall>(library, "crashvfs_mark");
        Drop = Export<DropCall>(library, "crashvfs_drop");
        Fail = Export<FailCall>(library, "crashvfs_fail");
        Hits = Export<HitsCall>(library, "crashvfs_hits");
    }

    public delegate int WatchCall([MarshalAs(UnmanagedType.LPUTF8Str)] string folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string? log);

    public delegate void EndCall(int watch);

    public delegate void MarkCall(int watch, long value);

    public delegate void DropCall(int watch, int whose);

    public delegate void FailCall(int watch, int kind, int at, int times, [MarshalAs(UnmanagedType.LPUTF8Str)] string? only);

    public delegate int HitsCall(int watch);

    public WatchCall Watch { get; }

    public EndCall End { get; }

    public MarkCall Mark { get; }

    public DropCall Drop { get; }

    public FailCall Fail { get; }

    public HitsCall Hits { get; }

    /// <summary>Gives it, or skips the test where it cannot be made.</summary>
    public static async Task<CrashVfs> RequireAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The file system of the power-loss tests is made for Linux.");
        await Gate.WaitAsync(cancellationToken);
        try
        {
            return _loaded ??= await LoadAsync(cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<CrashVfs> LoadAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists("/usr/include/sqlite3ext.h"), "SQLite's headers are not installed (Debian: apt-get install libsqlite3-dev).");
        using var folder = new TemporaryFolder();
        string library = folder.File("crashvfs.so");
        string source = Path.Combine(AppContext.BaseDirectory, "Crash", "Disk", "crashvfs.c");
        var made = await ExternalProgram.Require("gcc", "gcc libc6-dev").RunAsync(
            ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden", "-o", library, source, "-lpthread"],
            cancellationToken: cancellationToken);
        Assert.True(made.ExitCode == 0, made.Error);

        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        await connection.OpenAsync(cancellationToken);
        connection.EnableExtensions();
        connection.LoadExtension(library, "sqlite3_crashvfs_init");
        return new CrashVfs(System.Runtime.InteropServices.NativeLibrary.Load(library));
    }

    private static T Export<T>(nint library, string name)
        where T : Delegate
        => Marshal.GetDelegateForFunctionPointer<T>(System.Runtime.InteropServices.NativeLibrary.GetExport(library, name));
}
