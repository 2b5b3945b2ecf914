using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How to reach Google's Gemini models, and what to ask them for.</summary>
public sealed class GeminiOptions
{
    /// <summary>Gets or sets the name that errors, receipts and metrics know the client by.</summary>
    /// <value>The default is <c>gemini</c>.</value>
    [Required]
    public string Name { get; set; } = "gemini";

    /// <summary>Gets the keys; each becomes a client of its own.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>Gets or sets the model, such as <c>gemini-2.5-flash</c>, for calls that name none.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets what the model can do and costs.</summary>
    public ProviderModel? Description { get; set; }

    /// <summary>Gets or sets where to connect to.</summary>
    /// <value>The default is <c>https://generativelanguage.googleapis.com/</c>. A model that thinks long sends nothing meanwhile unless it streams: give it a longer <see cref="ProviderEndpoint.IdleTimeout"/>.</value>
    [Required]
    public ProviderEndpoint Endpoint { get; set; } = new() { Address = new Uri("https://generativelanguage.googleapis.com/") };

    /// <summary>Gets what the filters let pass, by category, such as <c>HARM_CATEGORY_DANGEROUS_CONTENT</c> to <c>BLOCK_ONLY_HIGH</c>.</summary>
    /// <value>The default is empty: Google's own thresholds.</value>
    public IDictionary<string, string> SafetySettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets how many tokens the model may think for; 0 is not at all, -1 is as it likes. The call's own reasoning options go before it.</summary>
    /// <value>The default is <see langword="null"/>: the model's own.</value>
    [Range(-1, 1 << 20)]
    public int? ThinkingBudget { get; set; }

    /// <summary>Gets or sets whether a summary of the thoughts comes with the answer.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IncludesThoughts { get; set; }

    /// <summary>Gets or sets whether schemas are sent in the subset of OpenAPI 3.0 that models before 2.5 and gateways of that time read, without references.</summary>
    /// <value>The default is <see langword="false"/>: JSON Schema.</value>
    public bool UsesOpenApiSchemas { get; set; }

    /// <summary>Gets or sets the model that makes vectors, for calls that name none.</summary>
    /// <value>The default is <c>gemini-embedding-001</c>.</value>
    public string? EmbeddingModel { get; set; } = "gemini-embedding-001";

    /// <summary>Gets or sets what vectors are for, such as <c>RETRIEVAL_DOCUMENT</c> or <c>SEMANTIC_SIMILARITY</c>.</summary>
    /// <value>The default is <see langword="null"/>: the model's own.</value>
    public string? EmbeddingTask { get; set; }
}
