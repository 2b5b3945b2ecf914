using Microsoft.Data.Sqlite;

namespace MedImaging;

internal sealed class SqliteReportStore(SqliteDatabase database, TimeProvider time) : IReportStore
{
    public ValueTask<StoredReport> SaveAsync(ReportWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        write.RequireValid();
        return database.WriteAsync(session => Repeat(session, write) ?? Add(session, write), cancellationToken);
    }

    public ValueTask<StoredReport?> FindAsync(string id, int? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return database.ReadAsync(
            session => session.First(
                "SELECT body FROM reports WHERE report_id = $id AND ($version IS NULL OR version = $version) ORDER BY version DESC LIMIT 1",
                row => Read(row, 0),
                ("$id", id),
                ("$version", version)),
            cancellationToken);
    }

    public IAsyncEnumerable<StoredReport> ListAsync(ReportQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new ReportQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        return database.ListAsync(
            session => session.All(
                """
                SELECT body FROM reports AS newest
                WHERE ($case IS NULL OR case_id = $case)
                  AND ($signed IS NULL OR is_signed = $signed)
                  AND NOT EXISTS (SELECT 1 FROM reports WHERE report_id = newest.report_id AND version > newest.version)
                ORDER BY saved DESC LIMIT $limit
                """,
                row => Read(row, 0),
                ("$case", wanted.CaseId),
                ("$signed", wanted.IsSigned),
                ("$limit", wanted.Limit)),
            cancellationToken);
    }

    private static StoredReport? Repeat(SqliteSession session, ReportWrite write)
    {
        var first = session.First(
            "SELECT report_id, body FROM reports WHERE operation_id = $operation",
            row => new { ReportId = row.GetString(0), Stored = Read(row, 1) },
            ("$operation", write.OperationId));
        return first is null || first.ReportId == write.Draft.Id
            ? first?.Stored
            : throw new MedImagingException(ErrorKind.StorageConflict, $"The operation id '{write.OperationId}' was used for another report.");
    }

    private StoredReport Add(SqliteSession session, ReportWrite write)
    {
        var (newest, isSigned) = session.First(
            "SELECT version, is_signed FROM reports WHERE report_id = $id ORDER BY version DESC LIMIT 1",
            row => (row.GetInt32(0), row.GetBoolean(1)),
            ("$id", write.Draft.Id));
        write.RequireFits(newest, isSigned);
        string body = SqlText.FromJson(
            new StoredReport { Version = newest + 1, SavedAt = time.GetUtcNow(), Draft = write.Draft, Signed = write.Signed, RunId = write.RunId },
            MedImagingJson.Default.StoredReport);
        session.Execute(
            "INSERT INTO reports (report_id, version, operation_id, case_id, is_signed, body) VALUES ($id, $version, $operation, $case, $signed, $body)",
            ("$id", write.Draft.Id),
            ("$version", newest + 1),
            ("$operation", write.OperationId),
            ("$case", write.Draft.CaseId),
            ("$signed", write.Signed is not null),
            ("$body", body));

        // What the caller gets is what was kept, not the objects it handed in.
        return MedImagingJson.FromBytes(System.Text.Encoding.UTF8.GetBytes(body), MedImagingJson.Default.StoredReport);
    }

    private static StoredReport Read(SqliteDataReader row, int column) => row.Json(column, MedImagingJson.Default.StoredReport);
}
