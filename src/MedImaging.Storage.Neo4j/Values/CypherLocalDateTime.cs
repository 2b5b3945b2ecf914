namespace MedImaging;

/// <summary>A date and time of a clock anywhere, finer than <see cref="DateTime"/> or outside its years; all others come as <see cref="DateTime"/> of unspecified kind.</summary>
public sealed record CypherLocalDateTime
{
    /// <summary>Creates a date and time.</summary>
    /// <param name="epochSeconds">The seconds from 1970-01-01T00:00 on that clock.</param>
    /// <param name="nanosecond">What is left, in nanoseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nanosecond"/> is not within a second.</exception>
    public CypherLocalDateTime(long epochSeconds, int nanosecond)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)nanosecond, 999_999_999u, nameof(nanosecond));
        (EpochSeconds, Nanosecond) = (epochSeconds, nanosecond);
    }

    /// <summary>Gets the seconds from 1970-01-01T00:00 on that clock.</summary>
    public long EpochSeconds { get; }

    /// <summary>Gets what is left, in nanoseconds.</summary>
    public int Nanosecond { get; }
}
