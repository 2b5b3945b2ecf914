namespace MedImaging;

/// <summary>Which of DICOM's audit messages (PS3.15 A.5.3) an entry is, and what that message lets it say.</summary>
/// <param name="Event">The event's code.</param>
/// <param name="Type">The event's closer code, if there is one.</param>
/// <param name="Action">The action, one the message allows.</param>
internal readonly record struct AuditEventFamily(DicomEventCode Event, DicomEventCode? Type, string Action)
{
    private static readonly string[] Images = ["study", "studies", "series", "instance", "image", "frame", "media", "content", "volume"];

    private static readonly string[] Clinical = ["patient", "case", "report", "diagnosis", "analysis", "finding", "measurement"];

    public static AuditEventFamily Of(AuditEntry entry)
    {
        var (subject, deed) = Split(entry.Event);
        string action = AuditWords.Of(entry.Action);
        return subject switch
        {
            "application" or "app" => new(DicomEventCode.ApplicationActivity, Started(deed), "E"),
            "audit" => new(DicomEventCode.AuditLogUsed, null, "R"),
            "user" or "session" or "auth" when Signed(deed) is { } type => new(DicomEventCode.UserAuthentication, type, "E"),
            "login" => new(DicomEventCode.UserAuthentication, DicomEventCode.Login, "E"),
            "logout" => new(DicomEventCode.UserAuthentication, DicomEventCode.Logout, "E"),
            "breakglass" or "break-glass" => new(DicomEventCode.SecurityAlert, DicomEventCode.EmergencyOverrideStarted, "E"),
            "key" or "security" => new(DicomEventCode.SecurityAlert, DicomEventCode.SecurityConfiguration, "E"),
            "config" or "settings" => new(DicomEventCode.SecurityAlert, DicomEventCode.SoftwareConfiguration, "E"),
            "role" or "rights" => new(DicomEventCode.SecurityAlert, DicomEventCode.RolesChanged, "E"),
            "user" when entry.Action is AuditAction.Create or AuditAction.Update or AuditAction.Delete => new(DicomEventCode.SecurityAlert, DicomEventCode.UserAttributesChanged, "E"),
            "egress" => new(DicomEventCode.Export, null, "R"),
            _ => OfData(entry, subject, deed, action),
        };
    }

    private static AuditEventFamily OfData(AuditEntry entry, string subject, string deed, string action)
    {
        switch (deed)
        {
            case "export" or "backup" or "snapshot":
                return new(DicomEventCode.Export, null, "R");
            case "import" or "ingest" or "restore":
                return new(DicomEventCode.Import, null, "C");
            case "search" or "query" or "list" or "count" or "similar":
                return new(DicomEventCode.Query, null, "E");
        }

        if (Images.Contains(subject))
        {
            return entry.Action switch
            {
                _ when deed is "transfer" or "send" => new(DicomEventCode.InstancesTransferred, null, "R"),
                AuditAction.Delete when subject is "study" or "studies" => new(DicomEventCode.StudyDeleted, null, "D"),
                AuditAction.Execute => new(DicomEventCode.InstancesAccessed, null, "R"),
                _ => new(DicomEventCode.InstancesAccessed, null, action),
            };
        }

        return entry.Patient is not null || Clinical.Contains(subject)
            ? new(DicomEventCode.PatientRecord, null, entry.Action == AuditAction.Execute ? "U" : action)
            : new(DicomEventCode.ApplicationActivity, null, "E");
    }

    private static DicomEventCode? Started(string deed) => deed switch
    {
        "start" => DicomEventCode.ApplicationStart,
        "stop" => DicomEventCode.ApplicationStop,
        _ => null,
    };

    private static DicomEventCode? Signed(string deed) => deed switch
    {
        "login" or "signin" or "sign-in" => DicomEventCode.Login,
        "logout" or "signout" or "sign-out" => DicomEventCode.Logout,
        _ => null,
    };

    private static (string Subject, string Deed) Split(string name)
    {
        string lower = name.ToLowerInvariant();
        int dot = lower.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (lower, "") : (lower[..dot], lower[(lower.LastIndexOf('.') + 1)..]);
    }
}
