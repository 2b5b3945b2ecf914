namespace MedImaging.Dicom;

/// <summary>What PS3.6 says of an attribute.</summary>
/// <param name="Tag">Its tag; for a repeating group, the first of them.</param>
/// <param name="Vr">Its value representation; where PS3.6 gives a choice, the unsigned or the wider one.</param>
/// <param name="Keyword">Its keyword, such as <c>PatientName</c>.</param>
/// <param name="Name">Its name, such as <c>Patient's Name</c>.</param>
/// <param name="Multiplicity">How many values it may have, such as <c>1-n</c>.</param>
/// <param name="IsRetired">Whether it is retired.</param>
public sealed record DicomAttribute(DicomTag Tag, DicomVr Vr, string Keyword, string Name, string Multiplicity, bool IsRetired);
