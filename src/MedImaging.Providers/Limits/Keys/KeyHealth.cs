namespace MedImaging.Providers;

/// <summary>How one key of a ring does; never the key.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="UsableIn">How long until it can be used again; <see langword="null"/> when it can be now, or not before it is replaced.</param>
/// <param name="Calls">How many calls it has had.</param>
/// <param name="InFlight">How many of them have not ended.</param>
/// <param name="LastError">Its last error, when there was one.</param>
public sealed record KeyHealth(int Number, KeyState State, TimeSpan? UsableIn, long Calls, int InFlight, ProviderErrorKind? LastError);
