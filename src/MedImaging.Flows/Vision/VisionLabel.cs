namespace MedImaging;

/// <summary>A finding that a vision model is asked about. It must say of each whether it is there; others it cannot name.</summary>
/// <param name="Code">The code.</param>
/// <param name="IsCritical">Whether a person should be told at once when it is there.</param>
public sealed record VisionLabel(CodedConcept Code, bool IsCritical = false)
{
    /// <summary>Gets the usual findings of a chest radiograph.</summary>
    public static IReadOnlyList<VisionLabel> Chest { get; } =
    [
        new(new CodedConcept("233604007", "SCT", "Pneumonia")),
        new(new CodedConcept("95436008", "SCT", "Lung consolidation")),
        new(new CodedConcept("46621007", "SCT", "Atelectasis")),
        new(new CodedConcept("60046008", "SCT", "Pleural effusion")),
        new(new CodedConcept("36118008", "SCT", "Pneumothorax"), IsCritical: true),
        new(new CodedConcept("19242006", "SCT", "Pulmonary edema"), IsCritical: true),
        new(new CodedConcept("8186001", "SCT", "Cardiomegaly")),
        new(new CodedConcept("427359005", "SCT", "Solitary nodule of lung")),
        new(new CodedConcept("87433001", "SCT", "Pulmonary emphysema")),
        new(new CodedConcept("125605004", "SCT", "Fracture of bone")),
    ];

    /// <summary>How an answer names it.</summary>
    internal string Key => $"{Code.Scheme}:{Code.Value}";
}
