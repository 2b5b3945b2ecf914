using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How literature is searched.</summary>
public sealed class LiteratureSearchOptions
{
    /// <summary>Gets or sets how long each source may take.</summary>
    /// <value>The default is 8 seconds.</value>
    public TimeSpan SourceTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets or sets how long the generator of embeddings may take.</summary>
    /// <value>The default is 4 seconds.</value>
    public TimeSpan EmbeddingTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Gets or sets how much meaning counts against words, from 0 to 1, where there is a generator of embeddings.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0d, 1d)]
    public double MeaningWeight { get; set; } = 0.5;
}
