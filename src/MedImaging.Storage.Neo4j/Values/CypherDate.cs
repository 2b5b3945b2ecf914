namespace MedImaging;

/// <summary>A date outside the years that <see cref="DateOnly"/> knows; all others come as <see cref="DateOnly"/>.</summary>
/// <param name="EpochDays">The days since 1970-01-01.</param>
public sealed record CypherDate(long EpochDays);
