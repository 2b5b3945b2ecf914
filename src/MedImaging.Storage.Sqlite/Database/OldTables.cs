namespace MedImaging;

/// <summary>Moves cases and reports of schemas 1 and 2, which had tables of their own and knew no tenants, into the records of the process' own tenant.</summary>
internal sealed class OldTables(IKeyProvider? keys = null) : IRecordMigration
{
    private readonly RecordImport _import = new(keys);

    public int Schema => 4;

    public void Run(SqliteSession old, IRecordWriter writer)
    {
        var cases = old.All("SELECT id, number, patient_id, title, urgency, created_at FROM cases ORDER BY number", row => new Case
        {
            Id = row.GetString(0),
            Number = row.GetInt64(1),
            PatientId = row.TextOrNull(2),
            Title = row.TextOrNull(3),
            Urgency = row.Word<Urgency>(4),
            CreatedAt = row.Time(5),
        });
        foreach (var opened in cases)
        {
            Wait(_import.PutAsync(writer, Caller.Process.Tenant, opened));
        }

        var patients = cases.ToDictionary(opened => opened.Id, opened => opened.PatientId, StringComparer.Ordinal);
        var saves = old.All("SELECT operation_id, body FROM reports ORDER BY saved", row => (Operation: row.GetString(0), Report: row.Json(1, MedImagingJson.Default.StoredReport)));

        // A report's place in the order of saves is that of its last version.
        foreach (var report in saves.Select((save, place) => (save, place)).GroupBy(one => one.save.Report.Draft.Id, StringComparer.Ordinal).OrderBy(versions => versions.Last().place))
        {
            string? caseId = report.Last().save.Report.Draft.CaseId;
            Wait(_import.PutAsync(writer, Caller.Process.Tenant, [.. report.Select(one => (one.save.Operation, one.save.Report))], caseId is null ? null : patients.GetValueOrDefault(caseId)));
        }

        old.ExecuteScript("DROP TABLE reports; DROP TABLE cases;");
    }

    // The writer answers at once.
    private static void Wait(ValueTask put) => put.GetAwaiter().GetResult();
}
