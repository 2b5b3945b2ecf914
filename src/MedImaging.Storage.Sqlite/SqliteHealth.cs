using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>What there is to know of a database file, for a host's diagnosis.</summary>
public sealed record SqliteHealth
{
    private const long FirstWithRecords = 3;

    private const string BrokenTrails = """
        SELECT 1 FROM (SELECT tenant, count(*) AS links, max(sequence) AS last FROM audit GROUP BY tenant) AS trail
        LEFT JOIN audit_heads USING (tenant)
        WHERE trail.links <> trail.last OR audit_heads.sequence IS NOT trail.last
        """;

    /// <summary>Gets the version of the native SQLite the host has chosen.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>Gets whether that SQLite is 3.51.3 or later, which mends a fault of the write-ahead log.</summary>
    public required bool IsLibraryCurrent { get; init; }

    /// <summary>Gets the version of the database's schema.</summary>
    public required long SchemaVersion { get; init; }

    /// <summary>Gets how many bytes the file and its write-ahead log take.</summary>
    public required long FileSize { get; init; }

    /// <summary>Gets how many records it keeps.</summary>
    public required long Records { get; init; }

    /// <summary>Gets how many links its audit trails have.</summary>
    public required long AuditRecords { get; init; }

    /// <summary>Gets what SQLite's own integrity and foreign-key checks found, and where an audit trail has a gap or does not end where it should; empty when all is well. The links' hashes are not looked at.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Gets whether the checks found nothing.</summary>
    public bool IsIntact => Problems.Count == 0;

    /// <summary>Reads a database through and checks it, without changing it. It takes long on a large file.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="cancellationToken">Stops the waiting; the check itself runs on.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="MedImagingException">There is no such file (<see cref="ErrorKind.NotFound"/>), it is not a database of this library, or it cannot be read.</exception>
    public static async ValueTask<SqliteHealth> CheckAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return await Task.Run(() => Check(path), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static SqliteHealth Check(string path)
    {
        if (!File.Exists(path))
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no such database file.");
        }

        try
        {
            using var session = new DatabaseFile(path, TimeSpan.FromSeconds(1)).OpenReader();
            long schema = SchemaVersions.Read(session);
            bool hasRecords = schema >= FirstWithRecords;
            return new SqliteHealth
            {
                LibraryVersion = SqliteLibrary.Version,
                IsLibraryCurrent = SqliteLibrary.IsCurrent,
                SchemaVersion = schema,
                Records = hasRecords ? CountOf(session, "SELECT count(*) FROM records") : 0,
                AuditRecords = hasRecords ? CountOf(session, "SELECT count(*) FROM audit") : 0,
                FileSize = SizeOf(path) + SizeOf(path + "-wal"),
                Problems =
                [
                    .. Look(session, "PRAGMA integrity_check(20)", row => row.GetString(0)).Where(line => line != "ok"),
                    .. Look(session, "PRAGMA foreign_key_check", row => $"A row of {row.GetString(0)} refers to a row of {row.GetString(2)} that is not there."),
                    .. hasRecords ? Look(session, BrokenTrails, _ => "An audit trail has a gap, or does not end where its head says.") : [],
                ],
            };
        }
        catch (SqliteException ex)
        {
            throw SqliteFault.From(ex);
        }
    }

    // A check can stumble over the very damage it looks for; that too is a finding.
    private static List<string> Look(SqliteSession session, string check, Func<SqliteDataReader, string> read)
    {
        try
        {
            return session.All(check, read);
        }
        catch (SqliteException ex) when (SqliteFault.From(ex) is { Kind: ErrorKind.Corrupt } damage)
        {
            return [damage.Message];
        }
    }

    private static long CountOf(SqliteSession session, string count)
    {
        try
        {
            return session.ReadNumber(count);
        }
        catch (SqliteException ex) when (SqliteFault.From(ex).Kind == ErrorKind.Corrupt)
        {
            return 0;   // the integrity check says why
        }
    }

    private static long SizeOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
