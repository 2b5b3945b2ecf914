namespace MedImaging.Tests;

/// <summary>A process that dies at a given boundary: from there on nothing it does reaches the journal or the outside, and nothing comes back to it.</summary>
internal sealed class Death(int boundary)
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed;

    public Task Died => _died.Task;

    public int Passed => _passed;

    public async ValueTask PassAsync()
    {
        if (Interlocked.Increment(ref _passed) >= boundary)
        {
            _died.TrySetResult();
            await Task.Delay(Timeout.Infinite);
        }
    }
}

/// <summary>A journal seen from a process that may die just before or just after any of its writes.</summary>
internal sealed class DyingJournal(IRunJournal journal, Death death) : IRunJournal
{
    public async ValueTask AcceptAsync(RunRecord run, JournalEntry input, CancellationToken cancellationToken = default)
    {
        await death.PassAsync();
        await journal.AcceptAsync(run, input, cancellationToken);
        await death.PassAsync();
    }

    public async ValueTask<RunLease?> LeaseAsync(string runId, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        await death.PassAsync();
        var lease = await journal.LeaseAsync(runId, owner, duration, cancellationToken);
        await death.PassAsync();
        return lease;
    }

    public async ValueTask AppendAsync(RunLease lease, JournalBatch batch, CancellationToken cancellationToken = default)
    {
        await death.PassAsync();
        await journal.AppendAsync(lease, batch, cancellationToken);
        await death.PassAsync();
    }

    public async ValueTask AnswerAsync(string runId, JournalEntry answer, CancellationToken cancellationToken = default)
    {
        await death.PassAsync();
        await journal.AnswerAsync(runId, answer, cancellationToken);
        await death.PassAsync();
    }

    public ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default) => journal.FindAsync(runId, cancellationToken);

    public IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default) => journal.ListAsync(query, cancellationToken);

    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(string runId, CancellationToken cancellationToken = default) => journal.ReadEntriesAsync(runId, cancellationToken);

    public IAsyncEnumerable<FlowEvent> ReadEventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default) => journal.ReadEventsAsync(runId, fromNumber, cancellationToken);

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default) => journal.PruneAsync(endedBefore, cancellationToken);
}
