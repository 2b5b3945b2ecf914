using System.Diagnostics;
using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>kill -9 at any moment: what was acknowledged is there, and nothing is there by half. MEDIMAGING_STORE_KILLS says how often (30).</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_STORE_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills : 30;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AfterAKill_EverythingAcknowledgedIsThere_AndNothingByHalf()
    {
        var random = new Random(20260102);
        string path = "";
        int acknowledged = 0;
        var reopened = new List<double>();
        for (int kill = 0; kill < Kills; kill++)
        {
            // A new file now and then, so that kills also fall into its making.
            path = kill % 10 == 0 ? _folder.File($"{kill}.db") : path;
            using var process = new CrashHostProcess("write", path, $"{kill}");
            Assert.Equal("ready", await process.ReadLineAsync(Token));

            // One in three while it still opens, makes or recovers the file, the others while it writes.
            string? first = kill % 3 == 0 ? null : await process.ReadLineAsync(Token);
            await Task.Delay(random.Next(0, 51), Token);
            var said = await process.KillAsync(Token);
            if (first is not null)
            {
                said.Insert(0, first);
            }

            acknowledged += said.Count;

            await using var store = new SqliteFixture(path: path);
            long start = Stopwatch.GetTimestamp();
            await store.Database.WriteAsync(static _ => true, Token);
            reopened.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            foreach (string line in said)
            {
                await AssertKeptAsync(store, line.Split(' '));
            }

            await AssertNothingByHalfAsync(store, path);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {acknowledged} acknowledged writes, all kept; reopened in {At(reopened, 0.5):F0} ms (median), {At(reopened, 0.99):F0} ms (p99).");
        Assert.True(acknowledged > 0, "Every kill came before the first write; nothing was tested.");
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private static async Task AssertKeptAsync(SqliteFixture store, string[] said)
    {
        string id = said[1];
        long number = long.Parse(said[2], CultureInfo.InvariantCulture);
        bool isKept = said[0] switch
        {
            "case" => (await store.Cases.FindAsync(id, Token))?.Number == number,
            "report" => (await store.Reports.FindAsync(id, (int)number, Token))?.Signed?.IsIntact() == (number == 2 ? true : null),
            "record" => (await store.Records.ReadAsync(reader => reader.FindAsync([new RecordKey("tenant", "Sample", id)]), Token))[0]?.Version >= number,
            "content" => await store.Contents.FindAsync(new ContentHash(id), Token) is not null,
            "run" => (await store.Journal.FindAsync(id, Token))?.LastEvent >= 2 * number,
            _ => false,
        };
        Assert.True(isKept, $"Acknowledged, and lost: {string.Join(' ', said)}");
    }

    private static async Task AssertNothingByHalfAsync(SqliteFixture store, string path)
    {
        // The store opens, and with that recovers, before the checks look at it.
        long gaps = await store.Database.ReadAsync(session => session.ReadNumber("SELECT coalesce(max(value), 0) - count(*) FROM record_fields WHERE name = 'case_number'"), Token);
        Assert.Equal(0, gaps);
        Assert.Empty((await SqliteHealth.CheckAsync(path, Token)).Problems);

        // Each batch of a run brings two entries, two events and a status; its acceptance brings one entry.
        long halfRuns = await store.Database.ReadAsync(
            session => session.ReadNumber(
                """
                SELECT count(*) FROM runs WHERE last_event NOT IN (0, 2, 4, 6)
                  OR (SELECT count(*) FROM run_entries WHERE run_entries.run = runs.run) <> 1 + last_event
                  OR (SELECT count(*) FROM run_events WHERE run_events.run = runs.run) <> last_event
                  OR status <> CASE last_event WHEN 0 THEN 'Accepted' WHEN 6 THEN 'Completed' ELSE 'Running' END
                """),
            Token);
        Assert.Equal(0, halfRuns);
        await AssertRecordsAreWholeAsync(store);
        long halfReports = await store.Database.ReadAsync(
            session => session.ReadNumber(
                """
                SELECT (SELECT coalesce(sum(version), 0) FROM records JOIN shelves USING (shelf) WHERE kind = 'Report')
                    - (SELECT count(*) FROM records JOIN shelves USING (shelf) WHERE kind = 'ReportVersion')
                """),
            Token);
        Assert.Equal(0, halfReports);
    }

    // Each version of a record has its audit entry and each entry its record; the links follow one another to the head.
    private static async Task AssertRecordsAreWholeAsync(SqliteFixture store)
    {
        var counts = await store.Database.ReadAsync(
            session => session.First(
                """
                WITH samples AS (SELECT record, id, version FROM records JOIN shelves USING (shelf) WHERE kind = 'Sample'),
                versions AS (SELECT id || ' 1' AS name FROM samples UNION ALL SELECT id || ' 2' FROM samples WHERE version = 2),
                entries AS (SELECT json_extract(entry, '$.id') AS name FROM audit WHERE tenant = 'tenant')
                SELECT
                    (SELECT count(*) FROM (SELECT name FROM versions EXCEPT SELECT name FROM entries)),
                    (SELECT count(*) FROM (SELECT name FROM entries EXCEPT SELECT name FROM versions)),
                    (SELECT count(*) FROM audit AS link LEFT JOIN audit AS before ON before.tenant = link.tenant AND before.sequence = link.sequence - 1
                     WHERE json_extract(link.entry, '$.previous') <> coalesce(before.hash, '0000000000000000000000000000000000000000000000000000000000000000')),
                    (SELECT count(*) FROM samples WHERE (SELECT count(*) FROM record_fields WHERE record_fields.record = samples.record) <> 2
                        OR (SELECT count(*) FROM record_links WHERE record_links.record = samples.record) <> 1),
                    (SELECT count(*) FROM audit_heads AS head JOIN audit USING (tenant, sequence) WHERE audit.hash <> head.hash)
                """,
                row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))),
            Token);
        Assert.Equal((0L, 0L, 0L, 0L, 0L), counts);
    }
}
