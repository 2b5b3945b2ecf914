namespace MedImaging.Testing;

/// <summary>A date and time with an offset or a zone. It goes over the wire by UTC from 5.0 (or with the patch <c>utc</c>), by the clock on the wall before.</summary>
/// <param name="UtcSeconds">Seconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Nanoseconds">Nanoseconds in the second.</param>
/// <param name="OffsetSeconds">The offset from UTC at that moment.</param>
/// <param name="Zone">The zone's name, or null where there is an offset only.</param>
public sealed record ServedDateTime(long UtcSeconds, long Nanoseconds, long OffsetSeconds, string? Zone = null)
{
    /// <summary>Makes one of a moment.</summary>
    public static ServedDateTime Of(DateTimeOffset moment)
        => new(moment.ToUnixTimeSeconds(), (moment.Ticks % TimeSpan.TicksPerSecond) * 100, (long)moment.Offset.TotalSeconds);

    /// <summary>Makes one of a moment in a zone.</summary>
    public static ServedDateTime Of(long utcSeconds, long nanoseconds, string zone)
        => new(utcSeconds, nanoseconds, OffsetAt(DateTime.UnixEpoch.AddSeconds(utcSeconds), zone), zone);

    internal ServedStructure ToStructure(bool isUtc) => (isUtc, Zone) switch
    {
        (true, null) => new(0x49, UtcSeconds, Nanoseconds, OffsetSeconds),
        (true, _) => new(0x69, UtcSeconds, Nanoseconds, Zone),
        (false, null) => new(0x46, UtcSeconds + OffsetSeconds, Nanoseconds, OffsetSeconds),
        (false, _) => new(0x66, UtcSeconds + OffsetSeconds, Nanoseconds, Zone),
    };

    internal static ServedDateTime? From(ServedStructure structure) => (structure.Tag, structure.Fields) switch
    {
        (0x49, [long seconds, long nanoseconds, long offset]) => new(seconds, nanoseconds, offset),
        (0x46, [long seconds, long nanoseconds, long offset]) => new(seconds - offset, nanoseconds, offset),
        (0x69, [long seconds, long nanoseconds, string zone]) => Of(seconds, nanoseconds, zone),
        (0x66, [long seconds, long nanoseconds, string zone]) => OfWall(seconds, nanoseconds, zone),
        _ => null,
    };

    private static ServedDateTime OfWall(long seconds, long nanoseconds, string zone)
    {
        long offset = OffsetAt(DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(seconds), DateTimeKind.Unspecified), zone);
        return new(seconds - offset, nanoseconds, offset, zone);
    }

    private static long OffsetAt(DateTime moment, string zone)
        => (long)TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(moment).TotalSeconds;
}
