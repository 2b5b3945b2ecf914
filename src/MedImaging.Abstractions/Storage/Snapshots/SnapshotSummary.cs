namespace MedImaging;

/// <summary>What a snapshot holds.</summary>
/// <param name="Records">How many records.</param>
/// <param name="Numbers">How many series of numbers.</param>
/// <param name="AuditRecords">How many links of audit trails.</param>
/// <param name="Trails">How many audit trails.</param>
/// <param name="Hash">The SHA-256 over all lines before the closing one.</param>
public sealed record SnapshotSummary(long Records, long Numbers, long AuditRecords, long Trails, ContentHash Hash);
