namespace MedImaging;

/// <summary>One finding, in the current study, the prior one, or both.</summary>
public sealed record FindingChange
{
    /// <summary>Gets what became of it.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Gets the finding of the current study; <see langword="null"/> when it resolved.</summary>
    public PlacedFinding? Current { get; init; }

    /// <summary>Gets the finding of the prior study; <see langword="null"/> when it is new.</summary>
    public PlacedFinding? Prior { get; init; }

    /// <summary>Gets what was compared to say how it matches; <see langword="null"/> when it is in one study only.</summary>
    public MatchBasis? Basis { get; init; }

    /// <summary>Gets how far its two places lie apart: in millimetres in the patient, as a share of the frame's diagonal in pictures.</summary>
    public double? Distance { get; init; }

    /// <summary>Gets the change of its leading measurement, where both studies have one that can be compared.</summary>
    public SizeChange? Size { get; init; }

    /// <summary>Gets why sizes were not compared, if they were not.</summary>
    public string? Reason { get; init; }
}

/// <summary>A finding and the frame it is in.</summary>
/// <param name="Cite">How a report cites it, such as <c>1/f2</c>.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Frame">The frame.</param>
public sealed record PlacedFinding(string Cite, Finding Finding, FrameReference Frame);

/// <summary>What two findings were matched by, besides their code.</summary>
public enum MatchBasis
{
    /// <summary>The distance of their centres in the patient.</summary>
    PatientSpace,

    /// <summary>Their places relative to the size of their pictures.</summary>
    RelativePlace,

    /// <summary>Their code alone: one of them has no place.</summary>
    CodeOnly,
}

/// <summary>How a measurement changed.</summary>
/// <param name="Concept">What was measured.</param>
/// <param name="Current">The current value.</param>
/// <param name="Prior">The prior value, in the current unit.</param>
/// <param name="Unit">The unit of both in UCUM.</param>
/// <param name="Percent">The change in per cent of the prior value; <see langword="null"/> when that is 0.</param>
public sealed record SizeChange(CodedConcept Concept, double Current, double Prior, string Unit, double? Percent)
{
    /// <summary>Gets the change in the unit of both.</summary>
    public double Difference => Current - Prior;
}
