namespace MedImaging;

/// <summary>One thing that is wrong with an audit trail, or that cannot be told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Sequence">The link's number, or <see langword="null"/> for the trail as a whole.</param>
/// <param name="Message">It in words, safe to show.</param>
public sealed record AuditProblem(AuditProblemKind Kind, AuditProblemSeverity Severity, long? Sequence, string Message);

/// <summary>How bad a problem of an audit trail is.</summary>
public enum AuditProblemSeverity
{
    /// <summary>Worth a look; the trail is as it was written.</summary>
    Warning,

    /// <summary>It cannot be told whether the trail is as it was written.</summary>
    Undecided,

    /// <summary>The trail is not as it was written.</summary>
    Error,
}
