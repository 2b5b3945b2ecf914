namespace MedImaging.Providers;

/// <summary>What a model can do and what it costs, as the host configures it: never built in, since models come and go.</summary>
public sealed record ProviderModel
{
    /// <summary>Gets the id the provider knows it by, such as <c>gemini-2.5-flash</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets whether it takes images.</summary>
    public bool TakesImages { get; init; }

    /// <summary>Gets whether it takes recordings.</summary>
    public bool TakesAudio { get; init; }

    /// <summary>Gets whether it answers in a given JSON schema.</summary>
    public bool FollowsSchemas { get; init; }

    /// <summary>Gets whether it calls functions.</summary>
    public bool CallsFunctions { get; init; }

    /// <summary>Gets how many tokens it takes at most.</summary>
    /// <value><see langword="null"/> when unknown; then it is not left out for its length.</value>
    public int? ContextTokens { get; init; }

    /// <summary>Gets what a million tokens in cost, in US dollars.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Gets what a million tokens in cost that the provider had kept, in US dollars.</summary>
    /// <value><see langword="null"/> when they cost as much as others.</value>
    public decimal? CachedInputPrice { get; init; }

    /// <summary>Gets what a million tokens out cost, in US dollars; thinking counts as out.</summary>
    public decimal OutputPrice { get; init; }

    /// <summary>Gets how good its answers are, from 0 to 1, as the host measured it.</summary>
    public double Quality { get; init; } = 0.5;
}
