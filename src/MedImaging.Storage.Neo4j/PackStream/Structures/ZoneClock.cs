using System.Buffers;

namespace MedImaging;

/// <summary>Between UTC and the clock of a named zone, which the instants of Bolt 4.4 without the patch "utc" are told by.</summary>
internal static class ZoneClock
{
    // A zone is looked up as a file of that name: only what can be a zone's name may become one.
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/");

    /// <summary>The UTC seconds of a local time. Of the two that an hour told twice has, the first, as the server itself means it.</summary>
    /// <exception cref="MedImagingException">The zone is not known here, or the time is outside .NET's years.</exception>
    internal static long ToUtc(long localSeconds, string zoneId)
    {
        var zone = Find(zoneId);
        var local = Clock(localSeconds);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return localSeconds - (long)offset.TotalSeconds;
    }

    /// <summary>The seconds of the local clock at an instant.</summary>
    /// <exception cref="MedImagingException">The zone is not known here, or the time is outside .NET's years.</exception>
    internal static long ToLocal(long utcSeconds, string zoneId)
    {
        var instant = DateTime.SpecifyKind(Clock(utcSeconds), DateTimeKind.Utc);
        return utcSeconds + (long)Find(zoneId).GetUtcOffset(instant).TotalSeconds;
    }

    private static TimeZoneInfo Find(string zoneId)
        => !zoneId.StartsWith('/') && zoneId.AsSpan().IndexOfAnyExcept(Letters) < 0 && TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone)
            ? zone
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, "A date and time names a time zone that this machine does not know, and the server (Bolt 4.4 without the patch \"utc\") tells it only by that zone's clock.");

    private static DateTime Clock(long seconds)
        => CypherDateTime.TryTicks(seconds, 0, out long ticks)
            ? new DateTime(ticks, DateTimeKind.Unspecified)
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, "A date and time in a named zone is outside the years 1 to 9999, and the server (Bolt 4.4 without the patch \"utc\") tells it only by that zone's clock.");
}
