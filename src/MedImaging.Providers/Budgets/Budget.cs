namespace MedImaging.Providers;

/// <summary>What a study may cost, and by when it must be done.</summary>
/// <param name="MaxUsd">The most to spend, in US dollars; a call starts only while less is spent and reserved.</param>
/// <param name="Deadline">When the last answer must be there; <see langword="null"/> for any time.</param>
public sealed record Budget(decimal MaxUsd, DateTimeOffset? Deadline = null);
