namespace MedImaging;

/// <summary>Writes dates and times.</summary>
internal static class TemporalWriter
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Writes a value when it is a date or a time.</summary>
    /// <exception cref="MedImagingException">The server knows none (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    internal static bool TryWrite(PackStreamWriter writer, object? value, TemporalForm form)
    {
        bool isTemporal = value is DateTimeOffset or DateTime or DateOnly or TimeOnly or CypherDate or CypherTime or CypherLocalDateTime or CypherDateTime;
        if (isTemporal && form == TemporalForm.None)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, "A parameter is a date or time, which this server does not know (Bolt 1).");
        }

        return isTemporal && (TryInstant(writer, value, form) || TryLocal(writer, value));
    }

    private static bool TryInstant(PackStreamWriter writer, object? value, TemporalForm form)
    {
        switch (value)
        {
            case DateTimeOffset instant:
                Instant(writer, instant, form);
                return true;
            case DateTime { Kind: not DateTimeKind.Unspecified } instant:
                Instant(writer, new DateTimeOffset(instant), form);
                return true;
            case CypherDateTime { ZoneId: { } zone } instant:
                writer.StructureHeader(form == TemporalForm.Utc ? StructureTag.DateTimeZoneId : StructureTag.LegacyDateTimeZoneId, 3);
                writer.Integer(form == TemporalForm.Utc ? instant.EpochSeconds : ZoneClock.ToLocal(instant.EpochSeconds, zone));
                writer.Integer(instant.Nanosecond);
                writer.String(zone);
                return true;
            case CypherDateTime instant:
                Offset(writer, instant.EpochSeconds, instant.Nanosecond, instant.OffsetSeconds ?? 0, form);
                return true;
            default:
                return false;
        }
    }

    private static bool TryLocal(PackStreamWriter writer, object? value)
    {
        switch (value)
        {
            case DateOnly date:
                Integers(writer, StructureTag.Date, date.DayNumber - EpochDay);
                return true;
            case CypherDate date:
                Integers(writer, StructureTag.Date, date.EpochDays);
                return true;
            case TimeOnly time:
                Integers(writer, StructureTag.LocalTime, time.Ticks * TimeSpan.NanosecondsPerTick);
                return true;
            case CypherTime { OffsetSeconds: { } offset } time:
                Integers(writer, StructureTag.Time, time.NanosecondOfDay, offset);
                return true;
            case CypherTime time:
                Integers(writer, StructureTag.LocalTime, time.NanosecondOfDay);
                return true;
            case DateTime local:
                var (seconds, nanoseconds) = Split(local.Ticks);
                Integers(writer, StructureTag.LocalDateTime, seconds, nanoseconds);
                return true;
            case CypherLocalDateTime local:
                Integers(writer, StructureTag.LocalDateTime, local.EpochSeconds, local.Nanosecond);
                return true;
            default:
                return false;
        }
    }

    private static void Instant(PackStreamWriter writer, DateTimeOffset instant, TemporalForm form)
    {
        var (seconds, nanoseconds) = Split(instant.UtcTicks);
        Offset(writer, seconds, nanoseconds, (int)instant.Offset.TotalSeconds, form);
    }

    private static void Offset(PackStreamWriter writer, long seconds, long nanoseconds, int offset, TemporalForm form)
    {
        bool legacy = form == TemporalForm.Local;
        if (legacy && seconds is > long.MaxValue - 86_400 or < long.MinValue + 86_400)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, "A parameter is an instant outside every calendar.");
        }

        Integers(writer, legacy ? StructureTag.LegacyDateTime : StructureTag.DateTime, legacy ? seconds + offset : seconds, nanoseconds, offset);
    }

    // Seconds before the epoch are rounded down, so that the rest is never negative.
    private static (long Seconds, long Nanoseconds) Split(long ticks)
    {
        long since = ticks - DateTime.UnixEpoch.Ticks;
        long seconds = Math.DivRem(since, TimeSpan.TicksPerSecond, out long rest);
        return rest < 0 ? (seconds - 1, (rest + TimeSpan.TicksPerSecond) * TimeSpan.NanosecondsPerTick) : (seconds, rest * TimeSpan.NanosecondsPerTick);
    }

    private static void Integers(PackStreamWriter writer, byte tag, params ReadOnlySpan<long> fields)
    {
        writer.StructureHeader(tag, fields.Length);
        foreach (long field in fields)
        {
            writer.Integer(field);
        }
    }
}
