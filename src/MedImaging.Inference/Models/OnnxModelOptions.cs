using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How a model file is opened and run.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>Gets or sets the path of the model's file. Nothing is ever downloaded.</summary>
    [Required]
    public string? Path { get; set; }

    /// <summary>Gets or sets the path of the manifest.</summary>
    /// <value>The default is the model's path with <c>.json</c> for its extension.</value>
    public string? ManifestPath { get; set; }

    /// <summary>Gets or sets the SHA-256 the host trusts. The manifest's own says that both files belong together; this one says that they are the right ones.</summary>
    /// <value>The default is none.</value>
    public ContentHash? Sha256 { get; set; }

    /// <summary>Gets or sets how many threads one run may use.</summary>
    /// <value>The default is 1: a server is busy with many frames at once, not with one.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets the largest model file that is read, in bytes.</summary>
    /// <value>The default is 1 GiB; the format itself ends at 2 GiB.</value>
    [Range(1L, int.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets whether the model runs once when it is opened, so that the first frame is not slower than the others.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool WarmUp { get; set; } = true;

    /// <summary>Gets or sets whether frames that do not say their modality (<c>OT</c>, as photographs and plain pictures do) are taken on the host's word. The findings then say so.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AcceptUnknownModality { get; set; }
}

[OptionsValidator]
internal sealed partial class OnnxModelOptionsValidator : IValidateOptions<OnnxModelOptions>;
