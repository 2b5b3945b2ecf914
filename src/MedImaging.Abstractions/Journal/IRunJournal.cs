namespace MedImaging;

/// <summary>Where durable runs are kept, so that they survive the process. Every call returns once its effect is durable, and is one transaction.</summary>
public interface IRunJournal
{
    /// <summary>Accepts a run. From here on it is never lost.</summary>
    /// <param name="run">The run, with status <see cref="RunStatus.Accepted"/>.</param>
    /// <param name="input">The run's input, under the path <see cref="JournalEntry.InputPath"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when the run is durable.</returns>
    /// <exception cref="MedImagingException">The id is taken (<see cref="ErrorKind.StorageConflict"/>).</exception>
    ValueTask AcceptAsync(RunRecord run, JournalEntry input, CancellationToken cancellationToken = default);

    /// <summary>Takes or renews the lease of a run. Each time another owner takes it the fencing token grows, and writes with an older token are refused.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="owner">Who wants it; the same owner renews and keeps the token.</param>
    /// <param name="duration">For how long; <see cref="TimeSpan.Zero"/> gives it back.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The lease, or <see langword="null"/> when another owner holds it or there is no such run.</returns>
    ValueTask<RunLease?> LeaseAsync(string runId, string owner, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Adds to a run: entries, events and a new status together or not at all.</summary>
    /// <param name="lease">The lease; a lapsed one still counts until someone else took it.</param>
    /// <param name="batch">What to add. An entry whose kind and path exist is refused.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="MedImagingException">Another owner took the run, the run has ended, an event number does not follow the last one, or an entry exists (<see cref="ErrorKind.StorageConflict"/>); or there is no such run (<see cref="ErrorKind.NotFound"/>).</exception>
    ValueTask AppendAsync(RunLease lease, JournalBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Answers a waiting run. It needs no lease; the first answer for a path wins, and a repeat of the same answer changes nothing.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="answer">The answer: kind <see cref="JournalEntryKind.Answer"/> and the path of the question.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when the answer is durable.</returns>
    /// <exception cref="MedImagingException">There is no such run or question (<see cref="ErrorKind.NotFound"/>), or another answer was given or the run has ended (<see cref="ErrorKind.StorageConflict"/>).</exception>
    ValueTask AnswerAsync(string runId, JournalEntry answer, CancellationToken cancellationToken = default);

    /// <summary>Finds a run.</summary>
    /// <param name="runId">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The run, or <see langword="null"/>.</returns>
    ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Lists runs, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The runs.</returns>
    IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a run's entries in the order they were added.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The entries.</returns>
    IAsyncEnumerable<JournalEntry> ReadEntriesAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Reads a run's events, those there are now.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="fromNumber">The first number wanted.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The events, in order.</returns>
    IAsyncEnumerable<FlowEvent> ReadEventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default);

    /// <summary>Removes ended runs with all they hold.</summary>
    /// <param name="endedBefore">Runs that ended before this moment go.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>How many runs were removed.</returns>
    ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default);
}
