using SQLitePCL;

namespace MedImaging;

/// <summary>The native SQLite the host has chosen.</summary>
internal static class SqliteLibrary
{
    // 3.51.3 mends the write-ahead log's reset race (https://www.sqlite.org/wal.html).
    private static readonly Version Mended = new(3, 51, 3);

    public static string Version => raw.sqlite3_libversion().utf8_to_string();

    public static bool IsCurrent => System.Version.TryParse(Version, out var version) && version >= Mended;
}
