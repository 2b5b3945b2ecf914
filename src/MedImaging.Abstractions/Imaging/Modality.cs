namespace MedImaging;

/// <summary>The kind of equipment that made an image: a DICOM modality code (PS3.3 C.7.3.1.1.1). The set is open.</summary>
/// <param name="Code">The code as DICOM writes it, such as <c>CT</c>.</param>
public readonly record struct Modality(string Code)
{
    /// <summary>Computed tomography.</summary>
    public static readonly Modality ComputedTomography = new("CT");

    /// <summary>Magnetic resonance.</summary>
    public static readonly Modality MagneticResonance = new("MR");

    /// <summary>Computed radiography.</summary>
    public static readonly Modality ComputedRadiography = new("CR");

    /// <summary>Digital radiography.</summary>
    public static readonly Modality DigitalRadiography = new("DX");

    /// <summary>Ultrasound.</summary>
    public static readonly Modality Ultrasound = new("US");

    /// <summary>Positron emission tomography.</summary>
    public static readonly Modality PositronEmission = new("PT");

    /// <summary>Anything else, or not said.</summary>
    public static readonly Modality Other = new("OT");

    /// <summary>Gets whether this is a projection X-ray of the body (CR, DX or RG).</summary>
    public bool IsRadiograph => Code is "CR" or "DX" or "RG";

    /// <inheritdoc/>
    public override string ToString() => Code;
}
