using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How to reach an Ollama server, and what to ask it for.</summary>
public sealed class OllamaOptions
{
    /// <summary>Gets or sets the name that errors, receipts and metrics know the client by.</summary>
    /// <value>The default is <c>ollama</c>.</value>
    [Required]
    public string Name { get; set; } = "ollama";

    /// <summary>Gets or sets the key, where a gateway before the server wants one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the model, such as <c>llava:13b</c>, for calls that name none.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets what the model can do.</summary>
    public ProviderModel? Description { get; set; }

    /// <summary>Gets or sets where to connect to.</summary>
    /// <value>The default is <c>http://127.0.0.1:11434/</c>, local; silence of 2 minutes and calls of 10 are allowed, for a model is loaded when it is first asked.</value>
    [Required]
    public ProviderEndpoint Endpoint { get; set; } = new()
    {
        Address = new Uri("http://127.0.0.1:11434/"),
        Residency = DataResidency.Local,
        IdleTimeout = TimeSpan.FromMinutes(2),
        TotalTimeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>Gets or sets how long the model stays in memory after a call; below zero is for good.</summary>
    /// <value>The default is <see langword="null"/>: the server's own.</value>
    public TimeSpan? KeepAlive { get; set; }

    /// <summary>Gets or sets how many tokens of context the model is loaded with.</summary>
    /// <value>The default is <see langword="null"/>: the server's own, beyond which it drops the oldest words without a word.</value>
    [Range(1, 1 << 24)]
    public int? ContextTokens { get; set; }

    /// <summary>Gets or sets whether a model that can think does. The call's own reasoning options go before it.</summary>
    /// <value>The default is <see langword="null"/>: the model's own.</value>
    public bool? Thinks { get; set; }

    /// <summary>Gets or sets the model that makes vectors, for calls that name none.</summary>
    public string? EmbeddingModel { get; set; }
}
