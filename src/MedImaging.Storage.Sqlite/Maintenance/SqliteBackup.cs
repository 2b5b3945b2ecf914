namespace MedImaging;

/// <summary>A backup that was made and found whole.</summary>
/// <param name="Path">The file; only its owner can read it.</param>
/// <param name="Length">Its length.</param>
/// <param name="Schema">The schema it has.</param>
/// <param name="Hash">The SHA-256 of its bytes, which the audit trail says too.</param>
public sealed record SqliteBackup(string Path, long Length, long Schema, ContentHash Hash);
