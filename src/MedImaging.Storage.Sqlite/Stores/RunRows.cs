using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>The rows of runs: how they are found, listed, accepted and removed.</summary>
internal static class RunRows
{
    private const string Columns = "run, run_id, flow, shape, status, case_id, user_id, accepted_at, changed_at, last_event, lease_owner, lease_token, leased_until, tenant";

    public static bool Accept(SqliteSession session, RunRecord run, object? keptCase, JournalEntry input)
    {
        int added = session.Execute(
            """
            INSERT INTO runs (run_id, flow, shape, status, case_id, user_id, tenant, accepted_at, changed_at)
            VALUES ($id, $flow, $shape, $status, $case, $user, $tenant, $accepted, $changed) ON CONFLICT (run_id) DO NOTHING
            """,
            ("$id", run.RunId),
            ("$flow", run.Flow),
            ("$shape", run.Shape.Hex),
            ("$status", run.Status.ToString()),
            ("$case", keptCase),
            ("$user", run.UserId),
            ("$tenant", run.Tenant),
            ("$accepted", SqlText.From(run.AcceptedAt)),
            ("$changed", SqlText.From(run.ChangedAt)));
        if (added == 0)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, $"There is already a run '{run.RunId}'.");
        }

        return Require(session, run.RunId).TryAdd(session, input);
    }

    public static RunRow? Find(SqliteSession session, string runId)
        => session.First($"SELECT {Columns} FROM runs WHERE run_id = $id", Read, ("$id", runId));

    public static RunRow Require(SqliteSession session, string runId)
        => Find(session, runId) ?? throw new MedImagingException(ErrorKind.NotFound, $"There is no run '{runId}'.");

    public static List<RunRecord> List(SqliteSession session, RunQuery query, JournalSeal seal)
        => session.All(
            $"""
            SELECT {Columns} FROM runs
            WHERE ($flow IS NULL OR flow = $flow) AND ($status IS NULL OR status = $status)
            ORDER BY run DESC LIMIT $limit
            """,
            row => seal.OpenCase(Read(row)),
            ("$flow", query.Flow),
            ("$status", query.Status?.ToString()),
            ("$limit", query.Limit));

    public static List<JournalEntry> ReadEntries(SqliteSession session, string runId, JournalSeal seal)
        => session.All(
            """
            SELECT kind, path, type_name, type_version, payload
            FROM run_entries JOIN runs USING (run) WHERE run_id = $id ORDER BY entry
            """,
            row => seal.Open(runId, new JournalEntry(row.Word<JournalEntryKind>(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4))),
            ("$id", runId));

    public static List<FlowEvent> ReadEvents(SqliteSession session, string runId, long fromNumber, JournalSeal seal)
        => session.All(
            "SELECT number, body FROM run_events JOIN runs USING (run) WHERE run_id = $id AND number >= $from ORDER BY number",
            row => seal.OpenEvent(runId, row.GetInt64(0), row, 1),
            ("$id", runId),
            ("$from", fromNumber));

    /// <summary>Removes ended runs; their entries and events go with them.</summary>
    public static int Prune(SqliteSession session, DateTimeOffset endedBefore)
        => session.Execute(
            "DELETE FROM runs WHERE status IN ($completed, $failed, $cancelled) AND changed_at < $before",
            ("$completed", nameof(RunStatus.Completed)),
            ("$failed", nameof(RunStatus.Failed)),
            ("$cancelled", nameof(RunStatus.Cancelled)),
            ("$before", SqlText.From(endedBefore)));

    private static RunRow Read(SqliteDataReader row) => new()
    {
        Row = row.GetInt64(0),
        Record = new RunRecord
        {
            RunId = row.GetString(1),
            Flow = row.GetString(2),
            Shape = row.Hash(3),
            Status = row.Word<RunStatus>(4),
            UserId = row.TextOrNull(6),
            Tenant = row.TextOrNull(13),
            AcceptedAt = row.Time(7),
            ChangedAt = row.Time(8),
            LastEvent = row.GetInt64(9),
            LeasedBy = row.TextOrNull(10),
        },
        KeptCase = row.IsDBNull(5) ? null : JournalSeal.Bytes(row, 5),
        LeaseOwner = row.TextOrNull(10),
        LeaseToken = row.GetInt64(11),
        LeasedUntil = row.IsDBNull(12) ? DateTimeOffset.MinValue : row.Time(12),
    };
}
