namespace MedImaging;

/// <summary>Reads dates and times: as .NET's types where they can hold the value exactly, as <c>Cypher…</c> values where they cannot.</summary>
internal static class TemporalReader
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Reads the fields of a date or time, or gives null when the structure is none.</summary>
    internal static object? TryRead(ref PackStreamReader reader, byte tag, int fields, int at)
        => (tag, fields) switch
        {
            (StructureTag.Date, 1) => Date(reader.Integer()),
            (StructureTag.Time, 2) => Time(ref reader, at),
            (StructureTag.LocalTime, 1) => LocalTime(reader.Integer(), at),
            (StructureTag.LocalDateTime, 2) => LocalDateTime(reader.Integer(), Nanosecond(ref reader)),
            (StructureTag.DateTime, 3) => Instant(reader.Integer(), Nanosecond(ref reader), Offset(ref reader)),
            (StructureTag.DateTimeZoneId, 3) => new CypherDateTime(reader.Integer(), Nanosecond(ref reader), Zone(ref reader)),
            (StructureTag.LegacyDateTime, 3) => Legacy(ref reader, at),
            (StructureTag.LegacyDateTimeZoneId, 3) => LegacyZone(ref reader),
            _ => null,
        };

    internal static int Int32(ref PackStreamReader reader)
    {
        int at = reader.Position;
        long value = reader.Integer();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw PackStreamReader.Malformed("has an integer that is too large for what it counts", at);
    }

    private static object Date(long days)
        => days >= -EpochDay && days <= DateOnly.MaxValue.DayNumber - EpochDay
            ? DateOnly.FromDayNumber((int)days + EpochDay)
            : new CypherDate(days);

    private static CypherTime Time(ref PackStreamReader reader, int at)
    {
        long nanoseconds = reader.Integer();
        int offset = Offset(ref reader);
        return CypherTime.IsValid(nanoseconds) ? new CypherTime(nanoseconds, offset) : throw NoTime(at);
    }

    private static object LocalTime(long nanoseconds, int at)
    {
        if (!CypherTime.IsValid(nanoseconds))
        {
            throw NoTime(at);
        }

        return nanoseconds % TimeSpan.NanosecondsPerTick == 0
            ? new TimeOnly(nanoseconds / TimeSpan.NanosecondsPerTick)
            : new CypherTime(nanoseconds);
    }

    private static object LocalDateTime(long seconds, int nanosecond)
        => CypherDateTime.TryTicks(seconds, nanosecond, out long ticks)
            ? new DateTime(ticks, DateTimeKind.Unspecified)
            : new CypherLocalDateTime(seconds, nanosecond);

    private static object Instant(long seconds, int nanosecond, int offset)
    {
        const int MostNetOffset = 14 * 3600;
        bool fits = CypherDateTime.TryTicks(seconds, nanosecond, out long ticks)
            && offset % 60 == 0 && offset is >= -MostNetOffset and <= MostNetOffset;
        long local = ticks + (offset * TimeSpan.TicksPerSecond);
        return fits && local >= 0 && local <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, TimeSpan.FromSeconds(offset))
            : new CypherDateTime(seconds, nanosecond, offset);
    }

    private static object Legacy(ref PackStreamReader reader, int at)
    {
        long local = reader.Integer();
        int nanosecond = Nanosecond(ref reader);
        int offset = Offset(ref reader);
        return local is > long.MinValue + 86_400 and < long.MaxValue - 86_400
            ? Instant(local - offset, nanosecond, offset)
            : throw NoTime(at);
    }

    private static CypherDateTime LegacyZone(ref PackStreamReader reader)
    {
        long local = reader.Integer();
        int nanosecond = Nanosecond(ref reader);
        string zone = Zone(ref reader);
        return new CypherDateTime(ZoneClock.ToUtc(local, zone), nanosecond, zone);
    }

    private static int Nanosecond(ref PackStreamReader reader)
    {
        int at = reader.Position;
        long value = reader.Integer();
        return value is >= 0 and <= 999_999_999 ? (int)value : throw NoTime(at);
    }

    private static int Offset(ref PackStreamReader reader)
    {
        int at = reader.Position;
        long value = reader.Integer();
        return CypherDateTime.IsOffset(value) ? (int)value : throw NoTime(at);
    }

    private static string Zone(ref PackStreamReader reader)
    {
        int at = reader.Position;
        string zone = reader.Name();
        return zone.Length > 0 ? zone : throw NoTime(at);
    }

    private static MedImagingException NoTime(int at) => PackStreamReader.Malformed("has a date or time that does not exist", at);
}
