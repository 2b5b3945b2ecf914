using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>Says what an error of SQLite means in this library's words.</summary>
internal static class SqliteFault
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, InputOutput = 10, DamagedFile = 11, Full = 13, CannotOpen = 14, TooBig = 18, Constraint = 19, NotADatabase = 26;

    public static bool IsFull(SqliteException exception) => exception.SqliteErrorCode == Full;

    /// <summary>Whether a failure is that of one write alone, so that its neighbours in the transaction may stay.</summary>
    public static bool IsOfOneWrite(Exception exception)
        => exception is not SqliteException sqlite || sqlite.SqliteErrorCode is Constraint or TooBig;

    /// <summary>Whether the connection must not be trusted any more: what a failed write or sync left behind is not known.</summary>
    public static bool IsPoison(Exception exception)
        => exception is SqliteException { SqliteErrorCode: not (Busy or Locked or Full) };

    public static Exception Translate(Exception exception) => exception is SqliteException sqlite ? From(sqlite) : exception;

    public static MedImagingException From(SqliteException exception)
    {
        var (kind, message) = exception.SqliteErrorCode switch
        {
            Busy or Locked => (ErrorKind.Unavailable, "Another process is writing to the database."),
            Full => (ErrorKind.Unavailable, "The disk is full; nothing was written."),
            InputOutput => (ErrorKind.Unavailable, "The database's disk failed; whether the last write was kept is known only after it is read again."),
            CannotOpen => (ErrorKind.Unavailable, "The database file cannot be opened."),
            ReadOnly => (ErrorKind.Unavailable, "The database file is read-only."),
            NoMemory => (ErrorKind.Unavailable, "SQLite ran out of memory."),
            DamagedFile => (ErrorKind.Corrupt, "The database file is damaged."),
            NotADatabase => (ErrorKind.Corrupt, "The file is not a SQLite database."),
            TooBig => (ErrorKind.LimitExceeded, "The value is larger than SQLite can keep."),
            Constraint => (ErrorKind.StorageConflict, "The write breaks a rule of the database."),
            _ => (ErrorKind.Unexpected, "An unexpected error of SQLite."),
        };
        return new MedImagingException(kind, $"{message} (SQLite error {exception.SqliteExtendedErrorCode})", exception);
    }
}
