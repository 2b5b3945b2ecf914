namespace MedImaging;

/// <summary>What must be so for a statement to apply: every condition that is given, each by any of its values. A rule without conditions always applies.</summary>
public sealed record GuidelineRule
{
    /// <summary>Gets the modality codes, such as <c>CT</c>.</summary>
    public IReadOnlyList<string> Modalities { get; init => field = value ?? []; } = [];

    /// <summary>Gets the body parts, as DICOM writes them, such as <c>CHEST</c>.</summary>
    public IReadOnlyList<string> BodyParts { get; init => field = value ?? []; } = [];

    /// <summary>Gets the codes of findings, each as <c>SCHEME:CODE</c>, such as <c>SCT:427359005</c>.</summary>
    public IReadOnlyList<string> Findings { get; init => field = value ?? []; } = [];

    /// <summary>Gets the sizes, in millimetres.</summary>
    public GuidelineRange? SizeMillimetres { get; init; }

    /// <summary>Gets the patient's ages, in years.</summary>
    public GuidelineRange? AgeYears { get; init; }

    /// <summary>Gets the risks, in the pack's own words, such as <c>low</c>.</summary>
    public IReadOnlyList<string> Risks { get; init => field = value ?? []; } = [];
}
