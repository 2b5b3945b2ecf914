namespace MedImaging.Providers;

/// <summary>How often a provider failed in one way.</summary>
/// <param name="Provider">The provider's or lane's name.</param>
/// <param name="Error">The way.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">When it last did.</param>
public sealed record ErrorCount(string Provider, ProviderErrorKind Error, long Count, DateTimeOffset Last);
