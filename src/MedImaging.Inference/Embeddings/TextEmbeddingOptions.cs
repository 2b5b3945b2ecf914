using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How a text embedding model is opened and run.</summary>
public sealed class TextEmbeddingOptions
{
    /// <summary>Gets or sets the path of the model's file. Nothing is ever downloaded.</summary>
    [Required]
    public string? Path { get; set; }

    /// <summary>Gets or sets the path of the manifest.</summary>
    /// <value>The default is the model's path with <c>.json</c> for its extension.</value>
    public string? ManifestPath { get; set; }

    /// <summary>Gets or sets the path of the vocabulary. The manifest cannot name one: it says its hash.</summary>
    /// <value>The default is <c>vocab.txt</c> in the model's folder.</value>
    public string? VocabularyPath { get; set; }

    /// <summary>Gets or sets the SHA-256 the host trusts.</summary>
    /// <value>The default is none.</value>
    public ContentHash? Sha256 { get; set; }

    /// <summary>Gets or sets how many threads one run may use.</summary>
    /// <value>The default is 1: a server is busy with many texts at once, not with one.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets how many texts go into the model together.</summary>
    /// <value>The default is 32.</value>
    [Range(1, 1024)]
    public int BatchSize { get; set; } = 32;

    /// <summary>Gets or sets how many characters a text may have. A longer one is refused; one of more tokens than the model takes is cut, and its vector says so.</summary>
    /// <value>The default is 1 Mi.</value>
    [Range(1, int.MaxValue)]
    public int MaxTextLength { get; set; } = 1 << 20;

    /// <summary>Gets or sets the largest model file that is read, in bytes.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(1L, int.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;
}

[OptionsValidator]
internal sealed partial class TextEmbeddingOptionsValidator : IValidateOptions<TextEmbeddingOptions>;
