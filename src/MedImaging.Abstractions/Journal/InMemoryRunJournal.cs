namespace MedImaging;

/// <summary>Keeps runs in memory: the reference of <see cref="IRunJournal"/>, for tests and for hosts that need no runs after the process ends.</summary>
/// <remarks>It keeps bytes, never the caller's objects: what is handed in or out can be changed without changing the journal.</remarks>
/// <param name="time">The clock leases are measured by.</param>
public sealed class InMemoryRunJournal(TimeProvider time) : IRunJournal
{
    private readonly TimeProvider _time = time ?? throw new ArgumentNullException(nameof(time));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InMemoryRun> _runs = new(StringComparer.Ordinal);
    private long _accepted;

    /// <inheritdoc/>
    public ValueTask AcceptAsync(RunRecord run, JournalEntry input, CancellationToken cancellationToken = default)
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

        return Immediate.Run(_gate, () =>
        {
            if (!_runs.TryAdd(run.RunId, new InMemoryRun(run, input, ++_accepted)))
            {
                throw new MedImagingException(ErrorKind.StorageConflict, $"There is already a run '{run.RunId}'.");
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RunLease?> LeaseAsync(string runId, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return Immediate.Run(_gate, () => _runs.GetValueOrDefault(runId)?.Lease(owner, duration, _time.GetUtcNow()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(RunLease lease, JournalBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Events.Any(flowEvent => flowEvent.RunId != lease.RunId))
        {
            throw new ArgumentException("An event of the batch belongs to another run.", nameof(batch));
        }

        return Immediate.Run(_gate, () => Require(lease.RunId).Append(lease, batch), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AnswerAsync(string runId, JournalEntry answer, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Kind != JournalEntryKind.Answer)
        {
            throw new ArgumentException("An answer has the kind Answer.", nameof(answer));
        }

        return Immediate.Run(_gate, () => Require(runId).Answer(answer, _time.GetUtcNow()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return Immediate.Run(_gate, () => _runs.GetValueOrDefault(runId)?.Record, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new RunQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        return Immediate.List(_gate, () => _runs.Values
            .Where(run => (wanted.Flow is null || run.Record.Flow == wanted.Flow) && (wanted.Status is null || run.Record.Status == wanted.Status))
            .OrderByDescending(run => run.Order)
            .Take(wanted.Limit)
            .Select(run => run.Record)
            .ToList(), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return Immediate.List(_gate, () => _runs.GetValueOrDefault(runId)?.ReadEntries() ?? [], cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FlowEvent> ReadEventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return Immediate.List(_gate, () => _runs.GetValueOrDefault(runId)?.ReadEvents(fromNumber) ?? [], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default)
        => Immediate.Run(_gate, () =>
        {
            string[] ended = [.. _runs.Values.Select(run => run.Record).Where(run => run.HasEnded && run.ChangedAt < endedBefore).Select(run => run.RunId)];
            foreach (string runId in ended)
            {
                _runs.Remove(runId);
            }

            return ended.Length;
        }, cancellationToken);

    private InMemoryRun Require(string runId)
        => _runs.GetValueOrDefault(runId) ?? throw new MedImagingException(ErrorKind.NotFound, $"There is no run '{runId}'.");
}
