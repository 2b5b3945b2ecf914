using Microsoft.Extensions.Logging;

namespace MedImaging;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The database is open: SQLite {LibraryVersion}, schema {SchemaVersion}.")]
    public static partial void DatabaseOpened(ILogger logger, string libraryVersion, long schemaVersion);

    [LoggerMessage(2, LogLevel.Warning, "SQLite {LibraryVersion} is older than 3.51.3, which mends a fault of the write-ahead log; use a current native bundle in production.")]
    public static partial void LibraryOutdated(ILogger logger, string libraryVersion);

    [LoggerMessage(3, LogLevel.Error, "Writing to the database failed ({Kind}, SQLite error {SqliteError}); the connection is opened anew before the next write.")]
    public static partial void WriterReopened(ILogger logger, ErrorKind kind, int sqliteError);
}
