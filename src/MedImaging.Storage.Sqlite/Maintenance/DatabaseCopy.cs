using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedImaging;

/// <summary>Copies a database page by page as it was at one moment, while others read and write it (https://www.sqlite.org/backup.html).</summary>
internal static class DatabaseCopy
{
    private const int PagesAStep = 1024;

    /// <summary>Copies one connection's database over another's.</summary>
    public static void Run(SqliteSession from, SqliteSession to, CancellationToken cancellationToken)
    {
        // Within a reading transaction the source stays as it is, and the copy need not begin anew when someone writes.
        from.Execute("BEGIN");
        try
        {
            from.ReadNumber("SELECT count(*) FROM sqlite_master");
            Copy(from.Handle, to.Handle, cancellationToken);
        }
        finally
        {
            from.RollBack();
        }
    }

    /// <summary>Fails when a database is damaged.</summary>
    public static void RequireIntact(SqliteSession session)
    {
        if (session.First("PRAGMA integrity_check(1)", row => row.GetString(0)) != "ok")
        {
            throw new MedImagingException(ErrorKind.Corrupt, "The copy of the database is damaged.");
        }
    }

    public static async ValueTask<ContentHash> HashAsync(string path, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using (stream.ConfigureAwait(false))
        {
            return new ContentHash(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)));
        }
    }

    /// <summary>Gives a finished copy its name; ends when the bytes and the name are on the disk. There must be no such file.</summary>
    public static void Publish(string partial, string target)
    {
        using var handle = File.OpenHandle(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
        File.Move(partial, target, overwrite: false);

        // Again, for the name: file systems that journal write a file's rename with the file, and .NET cannot sync a folder.
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Deletes a database that was not finished, with SQLite's files beside it.</summary>
    public static void Discard(string path)
    {
        foreach (string file in new[] { path, path + "-journal", path + "-wal", path + "-shm", path + "-lock" }.Where(File.Exists))
        {
            File.Delete(file);
        }
    }

    private static void Copy(sqlite3 from, sqlite3 to, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(to, "main", from, "main");
        if (backup is null || backup.IsInvalid)
        {
            throw new SqliteException(raw.sqlite3_errmsg(to).utf8_to_string(), raw.sqlite3_errcode(to) & 0xFF, raw.sqlite3_extended_errcode(to));
        }

        int result;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(backup, PagesAStep);
        }
        while (result == raw.SQLITE_OK);

        if (result != raw.SQLITE_DONE)
        {
            throw new SqliteException("The database could not be copied.", result & 0xFF, result);
        }
    }
}
