using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>What the baseline counts as a finding. Each change gives the detector another hash.</summary>
public sealed class BaselineOptions
{
    /// <summary>Gets or sets into how many classes of brightness the body is split.</summary>
    /// <value>The default is 3: dark, middle, bright.</value>
    [Range(2, 8)]
    public int Classes { get; set; } = 3;

    /// <summary>Gets or sets by how many standard deviations a region must be brighter than the ring around it.</summary>
    /// <value>The default is 3.</value>
    [Range(0.5, 100)]
    public double MinContrast { get; set; } = 3;

    /// <summary>Gets or sets by how many robust standard deviations a cell must differ from its mirror image.</summary>
    /// <value>The default is 4.</value>
    [Range(1.0, 100)]
    public double MinAsymmetry { get; set; } = 4;

    /// <summary>Gets or sets the smallest region, as a share of the body.</summary>
    /// <value>The default is 0.0005.</value>
    [Range(0.0, 1)]
    public double MinAreaShare { get; set; } = 0.0005;

    /// <summary>Gets or sets the largest region, as a share of the body.</summary>
    /// <value>The default is 0.25.</value>
    [Range(0.0, 1)]
    public double MaxAreaShare { get; set; } = 0.25;

    /// <summary>Gets or sets how many findings of each kind are told, strongest first.</summary>
    /// <value>The default is 5.</value>
    [Range(1, 100)]
    public int MaxFindings { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class BaselineOptionsValidator : IValidateOptions<BaselineOptions>;
