namespace MedImaging;

/// <summary>An amount of time as Cypher keeps it: months and days have no fixed length, so that the parts are not one number.</summary>
/// <param name="Months">The months.</param>
/// <param name="Days">The days.</param>
/// <param name="Seconds">The seconds.</param>
/// <param name="Nanoseconds">What is left, in nanoseconds.</param>
public sealed record CypherDuration(long Months, long Days, long Seconds, int Nanoseconds);
