namespace MedImaging;

/// <summary>Audit entries of what is done to a whole store.</summary>
internal static class MaintenanceAudit
{
    public static AuditEntry Entry(Caller caller, string name, TimeProvider time) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
        Tenant = caller.Tenant,
        At = time.GetUtcNow(),
        UserId = caller.UserId,
        Event = name,
        Action = AuditAction.Execute,
        Outcome = AuditOutcome.Success,
        Purpose = caller.Purpose,
        RunId = caller.RunId,
    };
}
