using SQLitePCL;

namespace MedImaging;

/// <summary>The native SQLite the host has chosen.</summary>
internal static class SqliteLibrary
{
    // 3.51.3 mends the write-ahead log's reset race (https://www.sqlite.org/wal.html).
    private static readonly Version Mended = new(3, 51, 3);

    // The full-text index learned in 3.42 to remove deleted words at once (https://www.sqlite.org/fts5.html, 6.15).
    private static readonly Version ErasesWords = new(3, 42, 0);

    public static bool CanEraseWords => System.Version.TryParse(Version, out var version) && version >= ErasesWords;

    public static string Version => raw.sqlite3_libversion().utf8_to_string();

    public static bool IsCurrent => System.Version.TryParse(Version, out var version) && version >= Mended;
}
