namespace MedImaging;

/// <summary>A measured number with its unit.</summary>
/// <param name="Concept">What was measured, such as the area.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit in UCUM, such as <c>mm</c>, <c>mm2</c>, <c>ml</c> or <c>[hnsf'U]</c>.</param>
public sealed record Measurement(CodedConcept Concept, double Value, string Unit);
