namespace MedImaging;

/// <summary>A finding that two cases have.</summary>
/// <param name="Concept">What was found, as the first case words it.</param>
/// <param name="Confidence">How sure the first case's model was.</param>
/// <param name="OtherConfidence">How sure the other's was. The kinds may differ: the two are said side by side, never compared.</param>
public sealed record SharedFinding(CodedConcept Concept, Confidence Confidence, Confidence OtherConfidence);
