using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How calls are estimated before a provider says what they used.</summary>
public sealed class BudgetOptions
{
    /// <summary>Gets the models and their prices; those of a <see cref="ProviderDescription"/> need not be repeated here.</summary>
    public IList<ProviderModel> Models { get; } = [];

    /// <summary>Gets or sets how many tokens out are reserved for a call that does not limit them.</summary>
    /// <value>The default is 4096.</value>
    [Range(0, 10_000_000)]
    public int ReservedOutputTokens { get; set; } = 4096;

    /// <summary>Gets or sets how the tokens of messages are estimated.</summary>
    /// <value>The default is a token for four characters, and 258 for an image.</value>
    public TokenEstimator Estimator { get; set; } = TokenEstimates.Estimate;
}
