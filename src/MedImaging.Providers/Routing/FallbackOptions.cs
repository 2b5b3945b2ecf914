using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace MedImaging.Providers;

/// <summary>How calls fall over from lane to lane.</summary>
public sealed class FallbackOptions
{
    /// <summary>Gets or sets how often a call is tried again within a tier, at the same lane or at others.</summary>
    /// <value>The default is 3: at most four attempts a tier.</value>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Gets or sets the longest wait before the first retry; it doubles with each, and a random part of it is waited.</summary>
    /// <value>The default is 200 milliseconds.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets the longest wait before a retry, also where the provider asks for a longer one: then another lane is asked at once.</summary>
    /// <value>The default is 10 seconds.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many retries there may be for each call, on the average.</summary>
    /// <value>The default is 0.2: an outage adds a fifth to the load, and no more.</value>
    [Range(0, 10)]
    public double RetryBudget { get; set; } = 0.2;

    /// <summary>Gets or sets how many retries may be saved up for a bad minute.</summary>
    /// <value>The default is 100.</value>
    [Range(0, 1_000_000)]
    public double RetryReserve { get; set; } = 100;

    /// <summary>Gets or sets how long one attempt may take, or a stream until its first content.</summary>
    /// <value>The default is 60 seconds. Clients may have shorter limits of their own.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the time before a call's deadline that is kept for a lane of degraded answers, if there is one; never more than a tenth of the time there is.</summary>
    /// <value>The default is 500 milliseconds.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan EmergencyReserve { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets how to choose among the lanes of a tier.</summary>
    /// <value>The default is <see cref="SelectionStrategies.Weighted"/>.</value>
    public ISelectionStrategy Strategy { get; set; } = SelectionStrategies.Weighted;

    /// <summary>Gets or sets what to do when a stream breaks after its first content.</summary>
    /// <value>The default is <see cref="MidStreamPolicy.Fail"/>.</value>
    public MidStreamPolicy MidStream { get; set; }

    /// <summary>Gets or sets whether, and when, a second lane is asked beside a slow first one.</summary>
    /// <value>The default is <see langword="null"/>: never.</value>
    [ValidateObjectMembers]
    public HedgeOptions? Hedging { get; set; }

    /// <summary>Gets or sets which calls must stay on the host's own machines, by their scope.</summary>
    /// <value>The default is <see langword="null"/>: those that say so by <see cref="RouteConstraints.LocalOnly"/>.</value>
    public Predicate<CallScope>? KeepsLocal { get; set; }

    /// <summary>Gets or sets what the exceptions of a host's own clients mean; <see langword="null"/> leaves one to the library.</summary>
    /// <remarks>Such as <c>error =&gt; error is ClientResultException c ? ProviderErrors.FromStatus(c.Status) : null</c>. It is asked about inner exceptions too.</remarks>
    public Func<Exception, ProviderErrorKind?>? ErrorMap { get; set; }

    /// <summary>Gets or sets the seed of waits and choices.</summary>
    /// <value>The default is <see langword="null"/>: another one each time.</value>
    public int? Seed { get; set; }
}

[OptionsValidator]
internal sealed partial class FallbackOptionsValidator : IValidateOptions<FallbackOptions>;
