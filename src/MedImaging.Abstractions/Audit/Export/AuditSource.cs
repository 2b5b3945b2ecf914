namespace MedImaging;

/// <summary>Who keeps the audit trail, as exported events name it (FHIR AuditEvent.source, DICOM PS3.15 AuditSourceIdentification).</summary>
/// <param name="Id">The id of the process or the installation.</param>
/// <param name="Site">The site within the enterprise, if there is a name for it.</param>
public sealed record AuditSource(string Id, string? Site = null)
{
    /// <summary>Gets a source that says no more than that it was this library.</summary>
    public static AuditSource Library { get; } = new("MedImaging.Sdk");
}
