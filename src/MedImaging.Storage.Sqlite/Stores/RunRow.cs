namespace MedImaging;

/// <summary>One run as its row says, read within the transaction that is about to change it.</summary>
internal sealed class RunRow
{
    public required long Row { get; init; }

    /// <summary>Gets the run without its case, which is opened by who gives it out.</summary>
    public required RunRecord Record { get; init; }

    public required byte[]? KeptCase { get; init; }

    public required string? LeaseOwner { get; init; }

    public required long LeaseToken { get; init; }

    public required DateTimeOffset LeasedUntil { get; init; }

    public RunLease? Lease(SqliteSession session, string owner, TimeSpan duration, DateTimeOffset now)
    {
        bool isHolder = owner == LeaseOwner;
        if (!isHolder && (duration == TimeSpan.Zero || (LeaseOwner is not null && now < LeasedUntil)))
        {
            return null;
        }

        var lease = new RunLease(Record.RunId, owner, LeaseToken + (isHolder ? 0 : 1), now + duration);
        session.Execute(
            "UPDATE runs SET lease_owner = $owner, lease_token = $token, leased_until = $until WHERE run = $run",
            ("$owner", owner),
            ("$token", lease.Token),
            ("$until", SqlText.From(lease.ExpiresAt)),
            ("$run", Row));
        return lease;
    }

    public bool Append(SqliteSession session, RunLease lease, JournalBatch batch, IReadOnlyList<SealedEvent> events)
    {
        if (lease.Token != LeaseToken || lease.Owner != LeaseOwner)
        {
            throw Conflict("another owner took it");
        }

        RequireGoingOn();
        foreach (var entry in batch.Entries)
        {
            if (!TryAdd(session, entry))
            {
                throw Conflict($"there is already a {entry.Kind} at '{entry.Path}'");
            }
        }

        long last = AddEvents(session, events);
        Change(session, batch.Status ?? Record.Status, batch.At, last);
        return true;
    }

    /// <summary>Adds an answer, in plain for comparing with one that was given before, and as it is kept.</summary>
    public bool Answer(SqliteSession session, JournalEntry answer, JournalEntry kept, JournalSeal seal, DateTimeOffset now)
    {
        if (Find(session, JournalEntryKind.Question, answer.Path) is null)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"Run '{Record.RunId}' asks no question at '{answer.Path}'.");
        }

        if (Find(session, JournalEntryKind.Answer, answer.Path) is { } given)
        {
            return given.TypeName == answer.TypeName && given.TypeVersion == answer.TypeVersion && seal.Open(Record.RunId, given).Payload.Span.SequenceEqual(answer.Payload.Span)
                ? false
                : throw Conflict($"the question at '{answer.Path}' has another answer");
        }

        RequireGoingOn();
        Change(session, Record.Status, now, Record.LastEvent);
        return TryAdd(session, kept);
    }

    /// <summary>Adds an entry, unless its kind and path are taken.</summary>
    public bool TryAdd(SqliteSession session, JournalEntry entry)
        => session.Execute(
            """
            INSERT INTO run_entries (run, kind, path, type_name, type_version, payload)
            VALUES ($run, $kind, $path, $type, $version, $payload) ON CONFLICT (run, kind, path) DO NOTHING
            """,
            ("$run", Row),
            ("$kind", entry.Kind.ToString()),
            ("$path", entry.Path),
            ("$type", entry.TypeName),
            ("$version", entry.TypeVersion),
            ("$payload", entry.Payload.ToArray())) == 1;

    private long AddEvents(SqliteSession session, IReadOnlyList<SealedEvent> events)
    {
        long last = Record.LastEvent;
        foreach (var flowEvent in events)
        {
            if (flowEvent.Number != last + 1)
            {
                throw Conflict($"event {flowEvent.Number} does not follow event {last}");
            }

            last = flowEvent.Number;
            session.Execute(
                "INSERT INTO run_events (run, number, body) VALUES ($run, $number, $body)",
                ("$run", Row),
                ("$number", last),
                ("$body", flowEvent.Body));
        }

        return last;
    }

    private void Change(SqliteSession session, RunStatus status, DateTimeOffset at, long lastEvent)
        => session.Execute(
            "UPDATE runs SET status = $status, changed_at = $at, last_event = $last WHERE run = $run",
            ("$status", status.ToString()),
            ("$at", SqlText.From(at)),
            ("$last", lastEvent),
            ("$run", Row));

    private JournalEntry? Find(SqliteSession session, JournalEntryKind kind, string path)
        => session.First(
            "SELECT type_name, type_version, payload FROM run_entries WHERE run = $run AND kind = $kind AND path = $path",
            row => new JournalEntry(kind, path, row.GetString(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2)),
            ("$run", Row),
            ("$kind", kind.ToString()),
            ("$path", path));

    private void RequireGoingOn()
    {
        if (Record.HasEnded)
        {
            throw Conflict("it has ended");
        }
    }

    private MedImagingException Conflict(string why) => new(ErrorKind.StorageConflict, $"Run '{Record.RunId}' was not changed: {why}.");
}
