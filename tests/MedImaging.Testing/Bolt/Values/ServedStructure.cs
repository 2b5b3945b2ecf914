namespace MedImaging.Testing;

/// <summary>A structure of PackStream as it is on the wire: dates, times, durations, points, or what a test wants a client to meet.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Fields">The fields.</param>
public sealed record ServedStructure(byte Tag, params IReadOnlyList<object?> Fields)
{
    /// <summary>Makes a date: days since 1970-01-01.</summary>
    public static ServedStructure Date(long days) => new(0x44, days);

    /// <summary>Makes a time of day: nanoseconds since midnight, and the offset in seconds.</summary>
    public static ServedStructure Time(long nanoseconds, long offset) => new(0x54, nanoseconds, offset);

    /// <summary>Makes a time of day without a zone.</summary>
    public static ServedStructure LocalTime(long nanoseconds) => new(0x74, nanoseconds);

    /// <summary>Makes a date and time without a zone.</summary>
    public static ServedStructure LocalDateTime(long seconds, long nanoseconds) => new(0x64, seconds, nanoseconds);

    /// <summary>Makes a duration.</summary>
    public static ServedStructure Duration(long months, long days, long seconds, long nanoseconds) => new(0x45, months, days, seconds, nanoseconds);

    /// <summary>Makes a point in a plane.</summary>
    public static ServedStructure Point(long system, double x, double y) => new(0x58, system, x, y);

    /// <summary>Makes a point in space.</summary>
    public static ServedStructure Point(long system, double x, double y, double z) => new(0x59, system, x, y, z);

    /// <inheritdoc/>
    public bool Equals(ServedStructure? other) => other is not null && Tag == other.Tag && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate((int)Tag, HashCode.Combine);
}
