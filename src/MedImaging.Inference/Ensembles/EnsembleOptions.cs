using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How several models become one opinion, and when their disagreement is worth telling.</summary>
public sealed class EnsembleOptions
{
    /// <summary>Gets or sets how they are joined.</summary>
    /// <value>The default is the mean.</value>
    [EnumDataType(typeof(EnsembleRule))]
    public EnsembleRule Rule { get; set; } = EnsembleRule.Mean;

    /// <summary>Gets or sets from which mean on a finding counts as present.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 1)]
    public double Threshold { get; set; } = 0.5;

    /// <summary>Gets or sets from which share of dissenters on a finding is disputed.</summary>
    /// <value>The default is 0.25.</value>
    [Range(0.0, 1)]
    public double DisputeShare { get; set; } = 0.25;

    /// <summary>Gets or sets from which standard deviation on a finding is disputed.</summary>
    /// <value>The default is 0.25.</value>
    [Range(0.0, 1)]
    public double DisputeDeviation { get; set; } = 0.25;
}

/// <summary>How several models are joined.</summary>
public enum EnsembleRule
{
    /// <summary>The mean of their confidences, which must be of one kind.</summary>
    Mean,

    /// <summary>The share that calls the finding present by their own thresholds; one half is enough.</summary>
    Majority,
}

[OptionsValidator]
internal sealed partial class EnsembleOptionsValidator : IValidateOptions<EnsembleOptions>;
