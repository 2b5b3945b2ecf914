using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>Which of OpenRouter's providers may take a call. A call with patient content is always sent with <c>data_collection: deny</c> and <c>zdr: true</c>, whatever is said here.</summary>
public sealed class OpenRouterPreferences
{
    /// <summary>Gets the providers to try, in this order; none leaves the order to OpenRouter.</summary>
    public IList<string> Order { get; } = [];

    /// <summary>Gets or sets whether providers beside those of <see cref="Order"/> may take the call.</summary>
    /// <value><see langword="null"/>, the default, leaves it to OpenRouter, which allows it.</value>
    public bool? AllowsFallbacks { get; set; }

    /// <summary>Gets or sets whether only providers may take the call that know each of its parameters.</summary>
    /// <value>The default is <see langword="true"/>: a schema that is silently dropped is worse than no answer.</value>
    public bool RequiresParameters { get; set; } = true;

    /// <summary>Gets or sets whether providers may take the call that keep it to train on.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowsDataCollection { get; set; }

    /// <summary>Gets or sets whether only endpoints may take the call that keep nothing of it.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RequiresZeroRetention { get; set; } = true;

    /// <summary>Gets or sets what a million tokens in may cost at most, in US dollars.</summary>
    /// <value>The default is no limit.</value>
    [Range(0d, 1_000_000d)]
    public decimal? MaxInputPrice { get; set; }

    /// <summary>Gets or sets what a million tokens out may cost at most, in US dollars.</summary>
    /// <value>The default is no limit.</value>
    [Range(0d, 1_000_000d)]
    public decimal? MaxOutputPrice { get; set; }
}
