using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>How times, words and records stand in the database.</summary>
internal static class SqlText
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static string From(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static string FromJson<T>(T value, JsonTypeInfo<T> typeInfo) => Encoding.UTF8.GetString(MedImagingJson.ToBytes(value, typeInfo));

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Time(this SqliteDataReader row, int column)
        => DateTimeOffset.TryParseExact(row.GetString(column), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Unreadable(row, column);

    public static T Word<T>(this SqliteDataReader row, int column)
        where T : struct, Enum
        => Enum.TryParse(row.GetString(column), out T word) && Enum.IsDefined(word) ? word : throw Unreadable(row, column);

    public static ContentHash Hash(this SqliteDataReader row, int column) => TryHash(row.GetString(column)) ?? throw Unreadable(row, column);

    public static ContentHash Hash(string hex) => TryHash(hex) ?? throw new MedImagingException(ErrorKind.Corrupt, "The stored 'hash' cannot be read.");

    public static T Json<T>(this SqliteDataReader row, int column, JsonTypeInfo<T> typeInfo)
        => MedImagingJson.FromBytes(Encoding.UTF8.GetBytes(row.GetString(column)), typeInfo);

    private static ContentHash? TryHash(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? new ContentHash(hex) : null;

    private static MedImagingException Unreadable(SqliteDataReader row, int column)
        => new(ErrorKind.Corrupt, $"The stored '{row.GetName(column)}' cannot be read.");
}
