namespace MedImaging;

/// <summary>What is known of a finding and its patient. A fact that is not known is left out, never guessed.</summary>
public sealed record GuidelineFacts
{
    /// <summary>Gets the modality.</summary>
    public Modality? Modality { get; init; }

    /// <summary>Gets the body part, as DICOM writes it.</summary>
    public string? BodyPart { get; init; }

    /// <summary>Gets the codes of the finding; several when it is known by several names.</summary>
    public IReadOnlyList<CodedConcept> Findings { get; init => field = value ?? []; } = [];

    /// <summary>Gets the size, in millimetres.</summary>
    public double? SizeMillimetres { get; init; }

    /// <summary>Gets the patient's age, in years.</summary>
    public double? AgeYears { get; init; }

    /// <summary>Gets the risk, in the words of the packs.</summary>
    public string? Risk { get; init; }
}
