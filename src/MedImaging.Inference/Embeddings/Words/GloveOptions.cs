using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How a file of word vectors is read and used.</summary>
public sealed class GloveOptions
{
    /// <summary>Gets or sets the path of the file. Nothing is ever downloaded.</summary>
    [Required]
    public string? Path { get; set; }

    /// <summary>Gets or sets how many words are taken, from the file's beginning, where the frequent ones are.</summary>
    /// <value>The default is all, up to 4 Mi; a file with more is refused unless this says so.</value>
    [Range(1, int.MaxValue)]
    public int? FirstWords { get; set; }

    /// <summary>Gets or sets how much each word counts in a text's mean; a word that is not there counts as the rarest one that is.</summary>
    /// <value>The default is none: all words count alike.</value>
    public IReadOnlyDictionary<string, double>? InverseDocumentFrequency { get; set; }

    /// <summary>Gets or sets how many characters a text may have.</summary>
    /// <value>The default is 1 Mi.</value>
    [Range(1, int.MaxValue)]
    public int MaxTextLength { get; set; } = 1 << 20;
}

[OptionsValidator]
internal sealed partial class GloveOptionsValidator : IValidateOptions<GloveOptions>;
