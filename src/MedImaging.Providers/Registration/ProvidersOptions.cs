using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging.Providers;

/// <summary>What holds for all providers of a host.</summary>
public sealed class ProvidersOptions
{
    /// <summary>Gets or sets how many requests a minute each key may make of each model.</summary>
    /// <value>The default is 20.</value>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 20;

    /// <summary>Gets or sets how many tokens a minute each key may use of each model.</summary>
    /// <value>The default is <see langword="null"/>: they are not counted.</value>
    [Range(1, int.MaxValue)]
    public int? TokensPerMinute { get; set; }

    /// <summary>Gets or sets how often a router tries again within a tier.</summary>
    /// <value>The default is 3.</value>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Gets or sets how long a router keeps answers, at most 7 days; zero keeps none.</summary>
    /// <value>The default is 30 minutes.</value>
    public TimeSpan CacheTimeToLive { get; set; } = TimeSpan.FromMinutes(30);
}

[OptionsValidator]
internal sealed partial class ProvidersOptionsValidator : IValidateOptions<ProvidersOptions>;
