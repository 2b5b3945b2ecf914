namespace MedImaging.Providers;

/// <summary>What a study spent on one model of one provider.</summary>
/// <param name="Provider">The client's name.</param>
/// <param name="Model">The model, when it is known.</param>
public sealed record SpendLine(string Provider, string? Model)
{
    /// <summary>Gets how many calls were made.</summary>
    public long Calls { get; init; }

    /// <summary>Gets the tokens in, kept ones too.</summary>
    public long InputTokens { get; init; }

    /// <summary>Gets the tokens in that the provider had kept.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Gets the tokens out, thinking too.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Gets the cost in US dollars.</summary>
    public decimal Usd { get; init; }

    /// <summary>Gets how much of the cost is our estimate, because the provider did not say what it used.</summary>
    public decimal EstimatedUsd { get; init; }

    /// <summary>Gets how many calls are estimated.</summary>
    public long EstimatedCalls { get; init; }

    /// <summary>Gets how many calls are counted without a cost, because nobody gave the model's price.</summary>
    public long UnpricedCalls { get; init; }
}
