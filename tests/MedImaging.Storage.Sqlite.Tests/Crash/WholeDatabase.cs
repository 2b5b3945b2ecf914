namespace MedImaging.Tests;

/// <summary>What must hold of a database that the crash tests have written to, whenever the writing stopped: each write is there whole or not at all.</summary>
internal static class WholeDatabase
{
    private const string BrokenTrails = """
        SELECT count(*) FROM (SELECT tenant, count(*) AS links, max(sequence) AS last FROM audit GROUP BY tenant) AS trail
        LEFT JOIN audit_heads USING (tenant)
        WHERE trail.links <> trail.last OR audit_heads.sequence IS NOT trail.last
        """;

    // Each batch of a run brings two entries, two events and a status; its acceptance brings one entry.
    private const string HalfRuns = """
        SELECT count(*) FROM runs WHERE last_event NOT IN (0, 2, 4, 6)
          OR (SELECT count(*) FROM run_entries WHERE run_entries.run = runs.run) <> 1 + last_event
          OR (SELECT count(*) FROM run_events WHERE run_events.run = runs.run) <> last_event
          OR status <> CASE last_event WHEN 0 THEN 'Accepted' WHEN 6 THEN 'Completed' ELSE 'Running' END
        """;

    private const string HalfReports = """
        SELECT (SELECT coalesce(sum(version), 0) FROM records JOIN shelves USING (shelf) WHERE kind = 'Report')
            - (SELECT count(*) FROM records JOIN shelves USING (shelf) WHERE kind = 'ReportVersion')
        """;

    // Each version of a sample has its audit entry and each entry its sample; the links follow one another to the head.
    private const string HalfSamples = """
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
        """;

    /// <summary>Says what is there by half.</summary>
    public static List<string> Halves(SqliteSession session)
    {
        var found = new List<string>();
        Require(found, "a gap in the cases' numbers", session.ReadNumber("SELECT coalesce(max(value), 0) - count(*) FROM record_fields WHERE name = 'case_number'"));
        Require(found, "half runs", session.ReadNumber(HalfRuns));
        Require(found, "half reports", session.ReadNumber(HalfReports));
        var samples = session.First(HalfSamples, static row => new[] { row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4) }) ?? [];
        string[] names = ["samples without their audit entry", "audit entries without their sample", "audit links that do not follow", "samples without all of their fields", "audit heads of another link"];
        foreach (var (name, count) in names.Zip(samples))
        {
            Require(found, name, count);
        }

        return found;
    }

    /// <summary>Says what is damaged or there by half.</summary>
    public static List<string> Problems(SqliteSession session)
    {
        var found = session.All("PRAGMA integrity_check(3)", static row => row.GetString(0)).Where(static line => line != "ok").ToList();
        Require(found, "references to rows that are not there", session.All("PRAGMA foreign_key_check", static row => row.GetString(0)).Count);
        Require(found, "broken audit trails", session.ReadNumber(BrokenTrails));
        if (found.Count == 0)
        {
            found.AddRange(Halves(session));
        }

        return found;
    }

    private static void Require(List<string> found, string what, long count)
    {
        if (count != 0)
        {
            found.Add($"{count} {what}");
        }
    }
}
