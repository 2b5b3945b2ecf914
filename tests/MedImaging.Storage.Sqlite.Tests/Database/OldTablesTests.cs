using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class OldTablesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task CasesAndReportsOfAnOlderSchema_AreTheProcessOwn_WithTheirNumbersAndVersions(bool isSealed)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("old.db");
        await using (var made = new SqliteFixture(path: path))
        {
            await made.Cases.FindAsync("none", Token);
        }

        SqliteFixture.Tamper(path, SqliteFixture.WithoutRecords);
        SqliteFixture.Tamper(path, "INSERT INTO cases VALUES ('case-1', 3, 'p-1', 'Cough', 'Urgent', '2026-01-02T03:04:05.0000000Z'), ('case-2', 7, NULL, NULL, 'Routine', '2026-01-02T03:04:06.0000000Z')");
        Insert(path, "op-1", Stored("report-1", 1, "First."));
        Insert(path, "op-2", Stored("report-2", 1, "Another."));
        Insert(path, "op-3", Stored("report-1", 2, "Pleural effusion."));

        await using var opened = new SqliteFixture(path: path, keys: isSealed ? new TestKeys() : null);
        var first = await opened.Cases.FindAsync("case-1", Token);
        Assert.Equal((3L, "p-1", "Cough", Urgency.Urgent), (first!.Number, first.PatientId, first.Title, first.Urgency));
        Assert.Equal(8, (await opened.Cases.OpenAsync(new CaseDraft(), Token)).Number);
        Assert.Equal(["report-1", "report-2"], (await opened.Reports.ListAsync(cancellationToken: Token).ToListAsync(Token)).Select(report => report.Draft.Id));
        Assert.Equal(["First.", "Pleural effusion."], (await opened.Reports.GetVersionsAsync("report-1", Token).ToListAsync(Token)).Select(report => report.Draft.Sentences[0].Text));
        Assert.Equal(["report-1"], (await opened.Reports.SearchAsync("effusion", cancellationToken: Token).ToListAsync(Token)).Select(report => report.Draft.Id));
        Assert.Equal(2, (await opened.Reports.SaveAsync(StoreSamples.Write("op-3", "report-1", text: "Pleural effusion.", caseId: "case-1"), Token)).Version);
        Assert.Equal(0L, SqliteFixture.Tamper(path, "SELECT count(*) FROM sqlite_master WHERE name IN ('cases', 'reports')"));
    }

    private static StoredReport Stored(string id, int version, string text)
        => new() { Version = version, SavedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Draft = StoreSamples.Draft(id, "case-1", text) };

    private static void Insert(string path, string operation, StoredReport report) => SqliteFixture.Tamper(
        path,
        "INSERT INTO reports (report_id, version, operation_id, case_id, is_signed, body) VALUES ($id, $version, $operation, 'case-1', 0, $body)",
        ("$id", report.Draft.Id),
        ("$version", report.Version),
        ("$operation", operation),
        ("$body", Encoding.UTF8.GetString(MedImagingJson.ToBytes(report, MedImagingJson.Default.StoredReport))));
}
