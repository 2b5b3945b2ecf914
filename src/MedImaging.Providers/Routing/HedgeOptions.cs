using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace MedImaging.Providers;

/// <summary>When a second lane is asked beside a slow first one. Whoever has content first wins, and the other is cancelled; a provider may charge for both.</summary>
public sealed class HedgeOptions
{
    /// <summary>Gets or sets how long the first lane has.</summary>
    /// <value>The default is <see langword="null"/>: the time that 95 of 100 of its answers kept, once that is known.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan? After { get; set; }
}

[OptionsValidator]
internal sealed partial class HedgeOptionsValidator : IValidateOptions<HedgeOptions>;
