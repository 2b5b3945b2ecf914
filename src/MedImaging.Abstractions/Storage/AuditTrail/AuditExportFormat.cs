namespace MedImaging;

/// <summary>A form audit entries are exported in.</summary>
public enum AuditExportFormat
{
    /// <summary>FHIR R4 AuditEvent resources, as JSON (<see cref="FhirAuditEvent"/>).</summary>
    Fhir,

    /// <summary>DICOM audit messages, as XML (PS3.15 A.5; <see cref="DicomAuditMessage"/>).</summary>
    Dicom,
}
