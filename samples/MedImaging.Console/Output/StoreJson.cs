namespace MedImaging.Samples.Output;

internal sealed record StoreCheckResult
{
    public required string File { get; init; }

    public required bool IsIntact { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required long Bytes { get; init; }

    public required string Sqlite { get; init; }

    public required bool IsSqliteCurrent { get; init; }

    public required long Schema { get; init; }

    public required long NewestSchema { get; init; }

    public required IReadOnlyList<string> SchemaSteps { get; init; }

    public required long Records { get; init; }

    public required long AuditLinks { get; init; }

    public static StoreCheckResult Of(string path, SqliteHealth health, SqliteSchemaPlan plan) => new()
    {
        File = path,
        IsIntact = health.IsIntact,
        Problems = health.Problems,
        Bytes = health.FileSize,
        Sqlite = health.LibraryVersion,
        IsSqliteCurrent = health.IsLibraryCurrent,
        Schema = plan.Current,
        NewestSchema = plan.Newest,
        SchemaSteps = [.. plan.Steps.Select(step => step.Name)],
        Records = health.Records,
        AuditLinks = health.AuditRecords,
    };
}

internal sealed record BackupResult(string File, long Bytes, long Schema, string Sha256);

internal sealed record RestoreResult(string Database, string Backup, string Epoch);

internal sealed record SnapshotResult(string File, long Records, long Numbers, long AuditLinks, long Trails, string Sha256);

internal sealed record HoldResult(string Patient, string Why, string By, DateTimeOffset Since)
{
    public static HoldResult Of(LegalHold hold) => new(hold.PatientId, hold.Reason, hold.PlacedBy, hold.PlacedAt);
}

internal sealed record TidyResult(string Tenant, bool IsPreview, IReadOnlyDictionary<string, long> Deleted, long Held);
