using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How a speech model is opened and run.</summary>
public sealed class SpeechModelOptions
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

    /// <summary>Gets or sets how many threads one run may use.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets the largest model file that is read, in bytes.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(1L, int.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets the longest recording that is recognised at once; a longer one is refused.</summary>
    /// <value>The default is five minutes.</value>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how many beginnings of a transcript are kept while a recogniser's scores are read; 1 takes the best symbol of each frame.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 256)]
    public int BeamWidth { get; set; } = 1;
}

[OptionsValidator]
internal sealed partial class SpeechModelOptionsValidator : IValidateOptions<SpeechModelOptions>;
