using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>Opens the database file, each connection with the settings everything here relies upon.</summary>
internal sealed class DatabaseFile(string path, TimeSpan busyTimeout, IReadOnlyList<IRecordMigration>? migrations = null, AuditChain? chain = null)
{
    // trusted_schema and cell_size_check: a damaged or hostile file must not run code or be read past its cells (https://www.sqlite.org/security.html).
    // secure_delete: removed patient data is overwritten. fullfsync: on macOS fsync alone does not reach the disk.
    private const string Settings = """
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA fullfsync = ON;
        PRAGMA checkpoint_fullfsync = ON;
        """;

    // Only the writer checkpoints, and only within its turn: with two connections doing so SQLite below 3.51.3 can damage the file.
    private const string WriterSettings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 10000;
        PRAGMA journal_size_limit = 67108864;
        """;

    private const string ReaderSettings = """
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA query_only = ON;
        """;

    // What the last links of the trails were made with.
    private const string KeysOfTrails = """
        SELECT DISTINCT key FROM (
            SELECT CASE WHEN json_valid(entry) THEN json_extract(entry, '$.key') END AS key
            FROM audit_heads JOIN audit USING (tenant, sequence))
        WHERE typeof(key) = 'text'
        """;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Makes the file when it is not there, brings its schema up to date and gives the one connection that writes.</summary>
    /// <param name="isAfterFailure">Whether it follows one whose write failed: then it is not given before the log is moved.</param>
    public SqliteSession OpenWriter(bool isAfterFailure = false)
    {
        MakeOwnersFile();
        return Open(session =>
        {
            session.ExecuteScript(WriterSettings);
            MoveLog(session, isAfterFailure);
            var links = chain ?? new AuditChain();
            SchemaVersions.BringUpToDate(session, migrations ?? [], links);
            RequireKeys(session, links);
            WordIndex.EraseDeletedWords(session);
        });
    }

    /// <summary>Opens it to be copied over as a whole; who does that holds the turn at writing.</summary>
    public SqliteSession OpenPlain() => Open(static session => session.ExecuteScript("PRAGMA synchronous = FULL;"));

    public SqliteSession OpenReader() => Open(session =>
    {
        session.NeverCheckpoint();
        session.ExecuteScript(ReaderSettings);
    });

    // What a failed sync should have written never reaches the disk by later syncs (fsync(2), EIO), yet who opens the log reads it as committed, from the
    // system's memory. Were the next commits added to such a log, a power loss would take them along. So nothing is added to a log that was found:
    // its pages are written anew, into the file, and it begins anew.
    private static void MoveLog(SqliteSession session, bool mustBeMoved)
    {
        long isBusy = session.ReadNumber("PRAGMA wal_checkpoint(TRUNCATE)");
        if (isBusy != 0 && mustBeMoved)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The disk failed before, and someone reads the database for so long that its log cannot be moved; until then nothing is written.");
        }
    }

    // Journals, contents and the index have no audit entry that would refuse: without keys they would be written in plain beside what is sealed,
    // and under another host's keys nobody could read all of it again. A tenant nobody has touched since the last rotation may stand under a key that is gone.
    private static void RequireKeys(SqliteSession session, AuditChain chain)
    {
        var keys = session.All(KeysOfTrails, row => row.GetString(0));
        if (keys.Count > 0 && !keys.Any(chain.Knows))
        {
            throw new MedImagingException(ErrorKind.Unauthorized, "The database is kept under a key the host does not have, and nothing is written to it without.");
        }
    }

    private SqliteSession Open(Action<SqliteSession> prepare)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            session.ExecuteScript(string.Create(null, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds};"));
            session.ExecuteScript(Settings);
            prepare(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // SQLite gives -wal and -shm the rights of the main file, so making that one for its owner is enough.
    private void MakeOwnersFile()
    {
        try
        {
            using var made = new FileStream(Path, OwnersOnly(FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The database file cannot be opened or made; its folder must be there and writable.", ex);
        }
    }

    internal static FileStreamOptions OwnersOnly(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
