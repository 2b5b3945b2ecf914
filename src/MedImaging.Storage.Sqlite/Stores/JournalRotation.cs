using System.Globalization;

namespace MedImaging;

/// <summary>Rotates what runs remember and tell: first the entries, then the events, then their cases.</summary>
internal sealed class JournalRotation(SqliteDatabase database, Sealing sealing) : IKeyRotatable
{
    private const string Entries = "entries:", Events = "events:", Cases = "cases:";

    public string Name => "database journal";

    public async ValueTask<RotationStep> RotateAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (after is null || after.StartsWith(Entries, StringComparison.Ordinal))
        {
            var step = await RotateAsync(session => ReadEntries(session, Numbers(after)[0], limit), limit, cancellationToken).ConfigureAwait(false);
            return step.Next is null ? step with { Next = Events + "0,0" } : step;
        }

        long[] from = Numbers(after);
        if (after.StartsWith(Events, StringComparison.Ordinal))
        {
            var step = await RotateAsync(session => ReadEvents(session, from[0], from.Length > 1 ? from[1] : 0, limit), limit, cancellationToken).ConfigureAwait(false);
            return step.Next is null ? step with { Next = Cases + "0" } : step;
        }

        return await RotateAsync(session => ReadCases(session, from[0], limit), limit, cancellationToken).ConfigureAwait(false);
    }

    // One transaction a step: the rows are small, and nobody reads in it.
    private async ValueTask<RotationStep> RotateAsync(Func<SqliteSession, List<KeptValue>> read, int limit, CancellationToken cancellationToken)
    {
        var seen = await database.ReadAsync(read, cancellationToken).ConfigureAwait(false);
        var step = new RotationStep(seen.Count, 0, 0, seen.Count < limit ? null : seen[^1].Position);
        return seen.All(value => Rewrapped(value) is (false, _)) ? step
            : await database.WriteAsync(session => read(session).Aggregate(step, (counted, value) => counted.With(Rewrap(session, value))), cancellationToken).ConfigureAwait(false);
    }

    private bool? Rewrap(SqliteSession session, KeptValue value)
    {
        var (isRewrapped, bytes) = Rewrapped(value);
        if (isRewrapped == true)
        {
            session.Execute(value.Update, ("$value", bytes), ("$first", value.First), ("$second", value.Second));
        }

        return isRewrapped;
    }

    private (bool? IsRewrapped, byte[]? Bytes) Rewrapped(KeptValue value)
    {
        try
        {
            return sealing.NeedsRewrap(value.Bytes) ? (true, sealing.Rewrap(value.Place, value.Bytes)) : (false, null);
        }
        catch (MedImagingException ex) when (RotationStep.IsOfOneValue(ex))
        {
            return (null, null);
        }
    }

    private static List<KeptValue> ReadEntries(SqliteSession session, long after, int limit)
        => session.All(
            "SELECT entry, run_id, kind, path, payload FROM run_entries JOIN runs USING (run) WHERE entry > $after ORDER BY entry LIMIT $limit",
            row => new KeptValue(
                "UPDATE run_entries SET payload = $value WHERE entry = $first AND $second = 0",
                row.GetInt64(0),
                0,
                JournalSeal.PlaceOf(row.GetString(1), row.Word<JournalEntryKind>(2), row.GetString(3)),
                row.GetFieldValue<byte[]>(4),
                string.Create(CultureInfo.InvariantCulture, $"{Entries}{row.GetInt64(0)}")),
            ("$after", after),
            ("$limit", limit));

    private static List<KeptValue> ReadEvents(SqliteSession session, long run, long number, int limit)
        => session.All(
            """
            SELECT run, number, run_id, body FROM run_events JOIN runs USING (run)
            WHERE (run, number) > ($run, $number) ORDER BY run, number LIMIT $limit
            """,
            row => new KeptValue(
                "UPDATE run_events SET body = $value WHERE run = $first AND number = $second",
                row.GetInt64(0),
                row.GetInt64(1),
                JournalSeal.PlaceOf(row.GetString(2), row.GetInt64(1)),
                JournalSeal.Bytes(row, 3),
                string.Create(CultureInfo.InvariantCulture, $"{Events}{row.GetInt64(0)},{row.GetInt64(1)}")),
            ("$run", run),
            ("$number", number),
            ("$limit", limit));

    private static List<KeptValue> ReadCases(SqliteSession session, long after, int limit)
        => session.All(
            "SELECT run, run_id, case_id FROM runs WHERE run > $after AND case_id IS NOT NULL ORDER BY run LIMIT $limit",
            row => new KeptValue(
                "UPDATE runs SET case_id = $value WHERE run = $first AND $second = 0",
                row.GetInt64(0),
                0,
                JournalSeal.PlaceOfCase(row.GetString(1)),
                JournalSeal.Bytes(row, 2),
                string.Create(CultureInfo.InvariantCulture, $"{Cases}{row.GetInt64(0)}")),
            ("$after", after),
            ("$limit", limit));

    private static long[] Numbers(string? position)
        => position is null ? [0]
            : [.. position[(position.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',').Select(static text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0)];

    private sealed record KeptValue(string Update, long First, long Second, SealedPlace Place, byte[] Bytes, string Position);
}
