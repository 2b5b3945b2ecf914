using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How evidence is summarised.</summary>
public sealed class EvidenceSummarizerOptions
{
    /// <summary>Gets or sets how many items the model is given, the most relevant first.</summary>
    /// <value>The default is 12.</value>
    [Range(1, 100)]
    public int MaxItems { get; set; } = 12;

    /// <summary>Gets or sets how many characters of an item's abstract the model is given.</summary>
    /// <value>The default is 2,000.</value>
    [Range(100, 20_000)]
    public int MaxItemLength { get; set; } = 2_000;

    /// <summary>Gets or sets how many claims a summary has at most.</summary>
    /// <value>The default is 12.</value>
    [Range(1, 100)]
    public int MaxClaims { get; set; } = 12;

    /// <summary>Gets or sets how many tokens the answer may have.</summary>
    /// <value>The default is 1,500.</value>
    [Range(100, 100_000)]
    public int MaxOutputTokens { get; set; } = 1_500;

    /// <summary>Gets or sets how freely the model may choose its words; <see langword="null"/> for a model that lets nobody say.</summary>
    /// <value>The default is 0.</value>
    [Range(0d, 2d)]
    public float? Temperature { get; set; } = 0;
}
