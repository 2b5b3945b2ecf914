namespace MedImaging;

/// <summary>A time of day with an offset, for which .NET has no type, or one finer than <see cref="TimeOnly"/>; all others come as <see cref="TimeOnly"/>.</summary>
public sealed record CypherTime
{
    private const long NanosecondsADay = 86_400_000_000_000;

    /// <summary>Creates a time of day.</summary>
    /// <param name="nanosecondOfDay">The nanoseconds since midnight, by the clock on the wall.</param>
    /// <param name="offsetSeconds">By how much that clock is ahead of UTC; null for a clock anywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is no time of a day, or the offset is beyond 18 hours.</exception>
    public CypherTime(long nanosecondOfDay, int? offsetSeconds = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanosecondOfDay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(nanosecondOfDay, NanosecondsADay);
        CypherDateTime.ThrowIfNoOffset(offsetSeconds ?? 0);
        (NanosecondOfDay, OffsetSeconds) = (nanosecondOfDay, offsetSeconds);
    }

    /// <summary>Gets the nanoseconds since midnight, by the clock on the wall.</summary>
    public long NanosecondOfDay { get; }

    /// <summary>Gets by how much that clock is ahead of UTC; null for a clock anywhere.</summary>
    public int? OffsetSeconds { get; }

    internal static bool IsValid(long nanosecondOfDay) => nanosecondOfDay is >= 0 and < NanosecondsADay;
}
