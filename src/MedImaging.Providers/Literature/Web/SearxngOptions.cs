using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How to reach a SearXNG server, or one that answers as it does.</summary>
public sealed class SearxngOptions
{
    /// <summary>Gets or sets where the server is.</summary>
    /// <value>There is no default: a host names its own.</value>
    public ProviderEndpoint Endpoint { get; set; } = new();

    /// <summary>Gets or sets the path of its search.</summary>
    /// <value>The default is <c>search</c>.</value>
    [Required, RegularExpression("^[A-Za-z0-9._/-]{1,200}$")]
    public string Path { get; set; } = "search";
}
