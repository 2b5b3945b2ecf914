namespace MedImaging.Testing;

/// <summary>A journal seen from a process that may die just before or just after any of its writes.</summary>
/// <param name="journal">The journal, which outlives the process.</param>
/// <param name="passBoundary">Called at each boundary; it does not return from the one the process dies at.</param>
public sealed class DyingJournal(IRunJournal journal, Func<ValueTask> passBoundary) : IRunJournal
{
    /// <inheritdoc/>
    public async ValueTask AcceptAsync(RunRecord run, JournalEntry input, CancellationToken cancellationToken = default)
    {
        await passBoundary();
        await journal.AcceptAsync(run, input, cancellationToken);
        await passBoundary();
    }

    /// <inheritdoc/>
    public async ValueTask<RunLease?> LeaseAsync(string runId, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        await passBoundary();
        var lease = await journal.LeaseAsync(runId, owner, duration, cancellationToken);
        await passBoundary();
        return lease;
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunLease lease, JournalBatch batch, CancellationToken cancellationToken = default)
    {
        await passBoundary();
        await journal.AppendAsync(lease, batch, cancellationToken);
        await passBoundary();
    }

    /// <inheritdoc/>
    public async ValueTask AnswerAsync(string runId, JournalEntry answer, CancellationToken cancellationToken = default)
    {
        await passBoundary();
        await journal.AnswerAsync(runId, answer, cancellationToken);
        await passBoundary();
    }

    /// <inheritdoc/>
    public ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default) => journal.FindAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default) => journal.ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(string runId, CancellationToken cancellationToken = default) => journal.ReadEntriesAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<FlowEvent> ReadEventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default) => journal.ReadEventsAsync(runId, fromNumber, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default) => journal.PruneAsync(endedBefore, cancellationToken);
}
