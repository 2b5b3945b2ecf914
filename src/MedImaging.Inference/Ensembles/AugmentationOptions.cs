using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>From which sides a model looks at an input again.</summary>
public sealed class AugmentationOptions
{
    /// <summary>Gets or sets whether the input is mirrored too. Not for models that tell left from right.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Flip { get; set; }

    /// <summary>Gets or sets by which share of the width the input is moved to either side; 0 for not.</summary>
    /// <value>The default is 0.02.</value>
    [Range(0.0, 0.25)]
    public double ShiftShare { get; set; } = 0.02;

    /// <summary>Gets or sets by how many degrees the input is turned either way; 0 for not.</summary>
    /// <value>The default is 3.</value>
    [Range(0.0, 45)]
    public double RotationDegrees { get; set; } = 3;

    /// <summary>Gets or sets from which mean on a finding counts as present.</summary>
    /// <value>The default, <see langword="null"/>, is the model's own threshold where it has a manifest, else 0.5.</value>
    [Range(0.0, 1)]
    public double? Threshold { get; set; }

    /// <summary>Gets or sets from which share of dissenting views on a finding is disputed.</summary>
    /// <value>The default is 0.25.</value>
    [Range(0.0, 1)]
    public double DisputeShare { get; set; } = 0.25;

    /// <summary>Gets or sets from which standard deviation on a finding is disputed.</summary>
    /// <value>The default is 0.25.</value>
    [Range(0.0, 1)]
    public double DisputeDeviation { get; set; } = 0.25;
}

[OptionsValidator]
internal sealed partial class AugmentationOptionsValidator : IValidateOptions<AugmentationOptions>;
