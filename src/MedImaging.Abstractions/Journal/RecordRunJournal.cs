using System.Runtime.CompilerServices;

namespace MedImaging;

/// <summary>Keeps runs as records, so that any database that keeps records keeps runs too. Each run is a record, and so is each of its entries and events; every call is one transaction.</summary>
public sealed class RecordRunJournal : IRunJournal
{
    private const int Page = 1000;
    private const int PrunedAtOnce = 20;

    private readonly IRecordStore _store;
    private readonly TimeProvider _time;
    private readonly RunRecords _records;

    /// <summary>Creates a journal.</summary>
    /// <param name="store">Where the records are kept.</param>
    /// <param name="time">The clock leases are measured by.</param>
    /// <param name="tenant">The tenant the records are kept under; runs of all tenants are, since their engine is one.</param>
    /// <param name="sealing">Seals what runs remember, where the host has keys.</param>
    public RecordRunJournal(IRecordStore store, TimeProvider time, string tenant = "runs", Sealing? sealing = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        (_store, _time, _records) = (store, time, new RunRecords(tenant, sealing ?? new Sealing()));
    }

    /// <inheritdoc/>
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

        await _store.WriteAsync(
            async writer =>
            {
                if ((await writer.FindAsync([_records.RunKey(run.RunId)]).ConfigureAwait(false))[0] is not null)
                {
                    throw new MedImagingException(ErrorKind.StorageConflict, $"There is already a run '{run.RunId}'.");
                }

                long number = await writer.NextNumberAsync(_records.Tenant, "run").ConfigureAwait(false);
                await writer.PutAsync(_records.OfRun(new KeptRun(run, number, 1, null, 0, default), 1)).ConfigureAwait(false);
                await writer.PutAsync(_records.OfEntry(run.RunId, 0, input)).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<RunLease?> LeaseAsync(string runId, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return _store.WriteAsync(
            async writer =>
            {
                if ((await writer.FindAsync([_records.RunKey(runId)]).ConfigureAwait(false))[0] is not { } record)
                {
                    return null;
                }

                var (leased, lease) = _records.State(record).Lease(owner, duration, _time.GetUtcNow());
                if (leased is not null)
                {
                    await writer.PutAsync(_records.OfRun(leased, record.Version + 1)).ConfigureAwait(false);
                }

                return lease;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunLease lease, JournalBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Events.Any(flowEvent => flowEvent.RunId != lease.RunId))
        {
            throw new ArgumentException("An event of the batch belongs to another run.", nameof(batch));
        }

        await _store.WriteAsync(
            async writer =>
            {
                var (state, version) = await RequireAsync(writer, lease.RunId).ConfigureAwait(false);
                state.RequireWritable(lease);
                await RequireNewAsync(writer, state, batch.Entries).ConfigureAwait(false);
                state.RequireNext(batch.Events);
                await PutAllAsync(writer, state, batch).ConfigureAwait(false);
                await writer.PutAsync(_records.OfRun(state.After(batch), version + 1)).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask AnswerAsync(string runId, JournalEntry answer, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Kind != JournalEntryKind.Answer)
        {
            throw new ArgumentException("An answer has the kind Answer.", nameof(answer));
        }

        await _store.WriteAsync(
            async writer =>
            {
                var (state, version) = await RequireAsync(writer, runId).ConfigureAwait(false);
                var found = await writer.FindAsync([_records.EntryKey(runId, JournalEntryKind.Question, answer.Path), _records.EntryKey(runId, JournalEntryKind.Answer, answer.Path)]).ConfigureAwait(false);
                if (found[0] is null)
                {
                    throw new MedImagingException(ErrorKind.NotFound, $"Run '{runId}' asks no question at '{answer.Path}'.");
                }

                if (found[1] is { } given)
                {
                    return RunRecords.IsSame(_records.Entry(given), answer) ? true : throw state.Conflict($"the question at '{answer.Path}' has another answer");
                }

                if (state.Run.HasEnded)
                {
                    throw state.Conflict("it has ended");
                }

                await writer.PutAsync(_records.OfEntry(runId, state.Entries, answer)).ConfigureAwait(false);
                await writer.PutAsync(_records.OfRun(state.Answered(_time.GetUtcNow()), version + 1)).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return _store.ReadAsync(
            async reader => (await reader.FindAsync([_records.RunKey(runId)]).ConfigureAwait(false))[0] is { } record ? _records.State(record).Run : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new RunQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        return ListAllAsync(wanted, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return PagesAsync(from => _records.EntriesFrom(runId, from, Page), 0, _records.Entry, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FlowEvent> ReadEventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return PagesAsync(from => _records.EventsFrom(runId, from, Page), fromNumber, _records.Event, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken = default)
    {
        int pruned = 0;
        while (true)
        {
            int gone = await _store.WriteAsync(writer => PruneSomeAsync(writer, endedBefore), cancellationToken).ConfigureAwait(false);
            pruned += gone;
            if (gone < PrunedAtOnce)
            {
                return pruned;
            }
        }
    }

    private async IAsyncEnumerable<RunRecord> ListAllAsync(RunQuery wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in await _store.ReadAsync(reader => reader.QueryAsync(_records.Runs(wanted)), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _records.State(record).Run;
        }
    }

    /// <summary>Reads what is only ever added, page by page, each going on at the place after the last one's.</summary>
    private async IAsyncEnumerable<T> PagesAsync<T>(Func<long, RecordQuery> query, long from, Func<StoredRecord, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await _store.ReadAsync(reader => reader.QueryAsync(query(from)), cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return read(record);
            }

            if (page.Count < Page)
            {
                yield break;
            }

            from = RunRecords.Place(page[^1]) + 1;
        }
    }

    private async ValueTask<(KeptRun State, long Version)> RequireAsync(IRecordReader reader, string runId)
        => (await reader.FindAsync([_records.RunKey(runId)]).ConfigureAwait(false))[0] is { } record
            ? (_records.State(record), record.Version)
            : throw new MedImagingException(ErrorKind.NotFound, $"There is no run '{runId}'.");

    private async ValueTask RequireNewAsync(IRecordReader reader, KeptRun state, IReadOnlyList<JournalEntry> entries)
    {
        RecordKey[] keys = [.. entries.Select(entry => _records.EntryKey(state.Run.RunId, entry.Kind, entry.Path))];
        var found = await reader.FindAsync(keys).ConfigureAwait(false);
        var added = new HashSet<RecordKey>();
        for (int i = 0; i < keys.Length; i++)
        {
            if (found[i] is not null || !added.Add(keys[i]))
            {
                throw state.Conflict($"there is already a {entries[i].Kind} at '{entries[i].Path}'");
            }
        }
    }

    private async ValueTask PutAllAsync(IRecordWriter writer, KeptRun state, JournalBatch batch)
    {
        for (int i = 0; i < batch.Entries.Count; i++)
        {
            await writer.PutAsync(_records.OfEntry(state.Run.RunId, state.Entries + i, batch.Entries[i])).ConfigureAwait(false);
        }

        foreach (var flowEvent in batch.Events)
        {
            await writer.PutAsync(_records.OfEvent(flowEvent)).ConfigureAwait(false);
        }
    }

    private async ValueTask<int> PruneSomeAsync(IRecordWriter writer, DateTimeOffset endedBefore)
    {
        var ended = await writer.QueryAsync(_records.EndedBefore(endedBefore, PrunedAtOnce)).ConfigureAwait(false);
        foreach (var record in ended)
        {
            string runId = _records.State(record).Run.RunId;
            foreach (var query in new[] { _records.EntriesFrom(runId, 0, int.MaxValue), _records.EventsFrom(runId, 0, int.MaxValue) })
            {
                foreach (var part in await writer.QueryAsync(query).ConfigureAwait(false))
                {
                    await writer.DeleteAsync(part.Key).ConfigureAwait(false);
                }
            }

            await writer.DeleteAsync(record.Key).ConfigureAwait(false);
        }

        return ended.Count;
    }
}
