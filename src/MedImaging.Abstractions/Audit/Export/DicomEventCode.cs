namespace MedImaging;

/// <summary>A code of DICOM's controlled terminology (PS3.16 annex D) that audit messages use.</summary>
internal sealed record DicomEventCode(string Value, string Meaning)
{
    public const string Scheme = "DCM";

    public static DicomEventCode ApplicationActivity { get; } = new("110100", "Application Activity");

    public static DicomEventCode AuditLogUsed { get; } = new("110101", "Audit Log Used");

    public static DicomEventCode InstancesAccessed { get; } = new("110103", "DICOM Instances Accessed");

    public static DicomEventCode InstancesTransferred { get; } = new("110104", "DICOM Instances Transferred");

    public static DicomEventCode StudyDeleted { get; } = new("110105", "DICOM Study Deleted");

    public static DicomEventCode Export { get; } = new("110106", "Export");

    public static DicomEventCode Import { get; } = new("110107", "Import");

    public static DicomEventCode PatientRecord { get; } = new("110110", "Patient Record");

    public static DicomEventCode Query { get; } = new("110112", "Query");

    public static DicomEventCode SecurityAlert { get; } = new("110113", "Security Alert");

    public static DicomEventCode UserAuthentication { get; } = new("110114", "User Authentication");

    public static DicomEventCode ApplicationStart { get; } = new("110120", "Application Start");

    public static DicomEventCode ApplicationStop { get; } = new("110121", "Application Stop");

    public static DicomEventCode Login { get; } = new("110122", "Login");

    public static DicomEventCode Logout { get; } = new("110123", "Logout");

    public static DicomEventCode EmergencyOverrideStarted { get; } = new("110127", "Emergency Override Started");

    public static DicomEventCode SecurityConfiguration { get; } = new("110129", "Security Configuration");

    public static DicomEventCode SoftwareConfiguration { get; } = new("110131", "Software Configuration");

    public static DicomEventCode RolesChanged { get; } = new("110136", "Security Roles Changed");

    public static DicomEventCode UserAttributesChanged { get; } = new("110137", "User Security Attributes Changed");

    public static DicomEventCode Application { get; } = new("110150", "Application");

    public static DicomEventCode DestinationRole { get; } = new("110152", "Destination Role ID");

    public static DicomEventCode SourceRole { get; } = new("110153", "Source Role ID");
}
