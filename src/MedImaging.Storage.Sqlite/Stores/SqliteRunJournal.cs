namespace MedImaging;

internal sealed class SqliteRunJournal(SqliteDatabase database, TimeProvider time, Sealing sealing) : IRunJournal
{
    // Sealed and opened on the caller's thread, so that the one writer only writes.
    private readonly JournalSeal _seal = new(sealing);

    public async ValueTask AcceptAsync(RunRecord run, JournalEntry input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(input);
        if (run.Status != RunStatus.Accepted || run.LastEvent != 0)
        {
            throw new ArgumentException("A run is accepted with the status Accepted and without events.", nameof(run));
        }

        if (input.Kind != JournalEntryKind.Input || input.Path != JournalEntry.InputPath)
        {
            throw new ArgumentException("A run's input has the kind Input and the input path.", nameof(input));
        }

        var kept = _seal.Seal(run.RunId, input);
        object? keptCase = _seal.SealCase(run);
        await database.WriteAsync(session => RunRows.Accept(session, run, keptCase, kept), cancellationToken, kept.Payload.Length).ConfigureAwait(false);
    }

    public ValueTask<RunLease?> LeaseAsync(string runId, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return database.WriteAsync(session => RunRows.Find(session, runId)?.Lease(session, owner, duration, time.GetUtcNow()), cancellationToken);
    }

    public async ValueTask AppendAsync(RunLease lease, JournalBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Events.Any(flowEvent => flowEvent.RunId != lease.RunId))
        {
            throw new ArgumentException("An event of the batch belongs to another run.", nameof(batch));
        }

        var kept = batch with { Entries = [.. batch.Entries.Select(entry => _seal.Seal(lease.RunId, entry))], Events = [] };
        SealedEvent[] events = [.. batch.Events.Select(_seal.Seal)];
        await database.WriteAsync(
            session => RunRows.Require(session, lease.RunId).Append(session, lease, kept, events),
            cancellationToken,
            kept.Entries.Sum(entry => entry.Payload.Length)).ConfigureAwait(false);
    }

    public async ValueTask AnswerAsync(string runId, JournalEntry answer, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Kind != JournalEntryKind.Answer)
        {
            throw new ArgumentException("An answer has the kind Answer.", nameof(answer));
        }

        var plain = answer with { Payload = answer.Payload.ToArray() };
        var kept = _seal.Seal(runId, plain);
        await database.WriteAsync(session => RunRows.Require(session, runId).Answer(session, plain, kept, _seal, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return database.ReadAsync(session => RunRows.Find(session, runId) is { } row ? _seal.OpenCase(row) : null, cancellationToken);
    }

    public IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new RunQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        return database.ListAsync(session => RunRows.List(session, wanted, _seal), cancellationToken);
    }

    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return database.ListAsync(session => RunRows.ReadEntries(session, runId, _seal), cancellationToken);
    }

    public IAsyncEnumerable<FlowEvent> ReadEventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return database.ListAsync(session => RunRows.ReadEvents(session, runId, fromNumber, _seal), cancellationToken);
    }

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default)
        => database.WriteAsync(session => RunRows.Prune(session, endedBefore), cancellationToken);
}
