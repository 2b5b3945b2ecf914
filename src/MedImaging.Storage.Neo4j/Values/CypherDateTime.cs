namespace MedImaging;

/// <summary>An instant with a named time zone, or finer than <see cref="DateTimeOffset"/>, or outside its years or offsets; all others come as <see cref="DateTimeOffset"/>.</summary>
public sealed record CypherDateTime
{
    private const int MostOffset = 18 * 3600;

    /// <summary>Creates an instant with an offset.</summary>
    /// <param name="epochSeconds">The seconds from 1970-01-01T00:00Z.</param>
    /// <param name="nanosecond">What is left, in nanoseconds.</param>
    /// <param name="offsetSeconds">By how much the clock is ahead of UTC.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nanosecond"/> is not within a second, or the offset is beyond 18 hours.</exception>
    public CypherDateTime(long epochSeconds, int nanosecond, int offsetSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)nanosecond, 999_999_999u, nameof(nanosecond));
        ThrowIfNoOffset(offsetSeconds);
        (EpochSeconds, Nanosecond, OffsetSeconds) = (epochSeconds, nanosecond, offsetSeconds);
    }

    /// <summary>Creates an instant in a named time zone.</summary>
    /// <param name="epochSeconds">The seconds from 1970-01-01T00:00Z.</param>
    /// <param name="nanosecond">What is left, in nanoseconds.</param>
    /// <param name="zoneId">The zone's name in the time zone database, such as <c>Europe/Berlin</c>.</param>
    /// <exception cref="ArgumentException">There is no name, or <paramref name="nanosecond"/> is not within a second.</exception>
    public CypherDateTime(long epochSeconds, int nanosecond, string zoneId)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)nanosecond, 999_999_999u, nameof(nanosecond));
        ArgumentException.ThrowIfNullOrEmpty(zoneId);
        (EpochSeconds, Nanosecond, ZoneId) = (epochSeconds, nanosecond, zoneId);
    }

    /// <summary>Gets the seconds from 1970-01-01T00:00Z.</summary>
    public long EpochSeconds { get; }

    /// <summary>Gets what is left, in nanoseconds.</summary>
    public int Nanosecond { get; }

    /// <summary>Gets by how much the clock is ahead of UTC; null when the zone has a name instead.</summary>
    public int? OffsetSeconds { get; }

    /// <summary>Gets the zone's name in the time zone database; null when it has an offset instead.</summary>
    public string? ZoneId { get; }

    /// <summary>Gives the instant in UTC, when <see cref="DateTimeOffset"/> can hold it exactly.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>Whether it can.</returns>
    public bool TryGetInstant(out DateTimeOffset instant)
    {
        bool fits = TryTicks(EpochSeconds, Nanosecond, out long ticks);
        instant = fits ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return fits;
    }

    /// <summary>The ticks of .NET, when they can say it exactly.</summary>
    internal static bool TryTicks(long epochSeconds, int nanosecond, out long ticks)
    {
        const long LeastSecond = -62_135_596_800, MostSecond = 253_402_300_799;
        bool fits = nanosecond % 100 == 0 && epochSeconds is >= LeastSecond and <= MostSecond;
        ticks = fits ? DateTime.UnixEpoch.Ticks + (epochSeconds * TimeSpan.TicksPerSecond) + (nanosecond / 100) : 0;
        return fits;
    }

    internal static bool IsOffset(long seconds) => seconds is >= -MostOffset and <= MostOffset;

    internal static void ThrowIfNoOffset(int offsetSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offsetSeconds, -MostOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offsetSeconds, MostOffset);
    }
}
