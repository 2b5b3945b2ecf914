using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How to reach Semantic Scholar's graph.</summary>
public sealed class SemanticScholarOptions
{
    /// <summary>Gets or sets where the service is.</summary>
    /// <value>The default is <c>https://api.semanticscholar.org/</c>.</value>
    public ProviderEndpoint Endpoint { get; set; } = new() { Address = new Uri("https://api.semanticscholar.org/") };

    /// <summary>Gets or sets how many requests may go in any second, over all searches of a client.</summary>
    /// <value>The default is 1, which is what a new key allows.</value>
    [Range(1, 1000)]
    public int RequestsPerSecond { get; set; } = 1;
}
