namespace MedImaging;

/// <summary>What a method of a store does, as rights and audit trail know it.</summary>
/// <param name="Event">Its name in the audit trail, such as <c>case.open</c>.</param>
/// <param name="Action">What kind of deed it is.</param>
/// <param name="Kind">The kind of the records it is about.</param>
internal sealed record StoreDeed(string Event, AuditAction Action, string Kind)
{
    public StoreRights Needs { get; init; } = Action switch
    {
        AuditAction.Read => StoreRights.Read,
        AuditAction.Delete => StoreRights.Delete,
        _ => StoreRights.Write,
    };
}
