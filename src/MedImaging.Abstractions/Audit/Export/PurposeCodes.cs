namespace MedImaging;

/// <summary>The codes of HL7 v3 ActReason (PurposeOfUse) for why data was used.</summary>
internal static class PurposeCodes
{
    public const string Scheme = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    public const string DicomScheme = "2.16.840.1.113883.5.8";

    public static (string Value, string Meaning) Of(PurposeOfUse purpose) => purpose switch
    {
        PurposeOfUse.EmergencyTreatment => ("ETREAT", "Emergency Treatment"),
        PurposeOfUse.Operations => ("HOPERAT", "healthcare operations"),
        PurposeOfUse.Research => ("HRESCH", "healthcare research"),
        PurposeOfUse.BreakGlass => ("BTG", "break the glass"),
        PurposeOfUse.PatientRequest => ("PATRQT", "patient requested"),
        _ => ("TREAT", "treatment"),
    };
}
