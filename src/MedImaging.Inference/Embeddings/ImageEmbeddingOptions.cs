using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How an image model is opened to give vectors instead of findings.</summary>
public sealed class ImageEmbeddingOptions
{
    /// <summary>Gets or sets the path of the model's file. Nothing is ever downloaded.</summary>
    [Required]
    public string? Path { get; set; }

    /// <summary>Gets or sets the path of the manifest.</summary>
    /// <value>The default is the model's path with <c>.json</c> for its extension.</value>
    public string? ManifestPath { get; set; }

    /// <summary>Gets or sets the SHA-256 the host trusts.</summary>
    /// <value>The default is none.</value>
    public ContentHash? Sha256 { get; set; }

    /// <summary>Gets or sets the name of the output with the vectors: batch × dimensions, or feature maps, whose means are taken.</summary>
    /// <value>The default is the output that the manifest names for embeddings, else the one for feature maps.</value>
    public string? Output { get; set; }

    /// <summary>Gets or sets how many threads one run may use.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets how many frames go into the model together, where it takes several.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 1024)]
    public int BatchSize { get; set; } = 16;

    /// <summary>Gets or sets the largest model file that is read, in bytes.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(1L, int.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets whether frames that do not say their modality are taken on the host's word.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AcceptUnknownModality { get; set; }
}

[OptionsValidator]
internal sealed partial class ImageEmbeddingOptionsValidator : IValidateOptions<ImageEmbeddingOptions>;
