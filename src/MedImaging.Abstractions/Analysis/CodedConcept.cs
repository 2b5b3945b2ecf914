namespace MedImaging;

/// <summary>A code from a published vocabulary (PS3.3 8.8).</summary>
/// <param name="Value">The code, such as <c>233604007</c>.</param>
/// <param name="Scheme">The vocabulary, such as <c>SCT</c> for SNOMED CT, <c>DCM</c>, or <c>99MEDIMG</c> for a code of this project.</param>
/// <param name="Meaning">What it means, in words.</param>
public sealed record CodedConcept(string Value, string Scheme, string Meaning);
