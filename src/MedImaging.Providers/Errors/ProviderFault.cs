namespace MedImaging.Providers;

/// <summary>What an error answer means.</summary>
internal readonly record struct ProviderFault(ProviderErrorKind Kind, TimeSpan? RetryAfter = null, string? Code = null);
