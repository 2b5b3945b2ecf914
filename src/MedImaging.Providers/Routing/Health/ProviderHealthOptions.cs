using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace MedImaging.Providers;

/// <summary>When a lane counts as ill, and for how long.</summary>
public sealed class ProviderHealthOptions
{
    /// <summary>Gets or sets how many calls in a row a lane may fail before it gets no more.</summary>
    /// <value>The default is 5.</value>
    [Range(1, 1000)]
    public int MaxFailuresInARow { get; set; } = 5;

    /// <summary>Gets or sets the share of the last 20 calls that a lane may fail before it gets no more.</summary>
    /// <value>The default is 0.6.</value>
    [Range(0.05, 1)]
    public double MaxErrorRate { get; set; } = 0.6;

    /// <summary>Gets or sets how long a lane gets no calls; it doubles each time the probe fails too.</summary>
    /// <value>The default is 15 seconds.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets the longest time that a lane gets no calls.</summary>
    /// <value>The default is 2 minutes.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan MaxCooldown { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the time over which error rates are taken.</summary>
    /// <value>The default is 5 minutes.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets the share of attempts that a lane is expected to answer; the error budget is the rest.</summary>
    /// <value>The default is 0.95.</value>
    [Range(0, 0.999999)]
    public double Objective { get; set; } = 0.95;
}

[OptionsValidator]
internal sealed partial class ProviderHealthOptionsValidator : IValidateOptions<ProviderHealthOptions>;
