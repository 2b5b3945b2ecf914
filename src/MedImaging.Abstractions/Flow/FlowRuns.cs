using MedImaging.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>The durable runs of a host: to list, resume, answer, cancel and replay them.</summary>
public sealed class FlowRuns
{
    private readonly IRunJournal _journal;
    private readonly ActiveRuns _active;
    private readonly JournalTypes _types;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, IFlow> _flows;

    internal FlowRuns(IServiceProvider services)
    {
        _journal = services.GetRequiredService<IRunJournal>();
        _active = services.GetRequiredService<ActiveRuns>();
        _types = services.GetRequiredService<JournalTypes>();
        _time = services.GetRequiredService<TimeProvider>();
        _flows = services.GetServices<IFlow>().ToDictionary(flow => flow.Name, StringComparer.Ordinal);
    }

    /// <summary>Lists runs, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The runs.</returns>
    public IAsyncEnumerable<RunRecord> ListAsync(RunQuery? query = null, CancellationToken cancellationToken = default) => _journal.ListAsync(query, cancellationToken);

    /// <summary>Finds a run.</summary>
    /// <param name="runId">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The run, or <see langword="null"/>.</returns>
    public ValueTask<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default) => _journal.FindAsync(runId, cancellationToken);

    /// <summary>Reads the events of a run, those there are now. For one that goes on in this process, <see cref="FlowRun.EventsAsync"/> waits for more.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="fromNumber">The first number wanted.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The events.</returns>
    public IAsyncEnumerable<FlowEvent> EventsAsync(string runId, long fromNumber = 1, CancellationToken cancellationToken = default)
        => _journal.ReadEventsAsync(runId, fromNumber, cancellationToken);

    /// <summary>Goes on with a run: one whose process died, one that was answered, or one that was only accepted. A run that goes on here already is returned as it is; one that has completed gives its result again.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="context">Who is watching; the run keeps its own id, case and user.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The run.</returns>
    /// <exception cref="MedImagingException">There is no such run, another host holds it, its flow is not registered or has changed, or the journal holds a type this process cannot read.</exception>
    public async Task<FlowRun> ResumeAsync(string runId, FlowContext? context = null, CancellationToken cancellationToken = default)
    {
        if (_active.Find(runId) is { } active)
        {
            return active;
        }

        var (record, flow) = await RequireAsync(runId, cancellationToken).ConfigureAwait(false);
        context = new FlowContext { RunId = runId, CaseId = record.CaseId, UserId = record.UserId, Tenant = record.Tenant, Progress = context?.Progress };
        return await flow.Durability.ResumeAsync(record, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with every run that was begun or accepted and that no host holds: call it when a host starts.</summary>
    /// <param name="cancellationToken">Cancels the runs.</param>
    /// <returns>The runs that go on; those another host took, or that this process cannot read, are left as they are.</returns>
    public async Task<IReadOnlyList<FlowRun>> ResumeInterruptedAsync(CancellationToken cancellationToken = default)
    {
        var resumed = new List<FlowRun>();
        foreach (var status in (RunStatus[])[RunStatus.Accepted, RunStatus.Running])
        {
            await foreach (var record in _journal.ListAsync(new RunQuery { Status = status, Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
            {
                if (!_flows.ContainsKey(record.Flow))
                {
                    continue;
                }

                try
                {
                    resumed.Add(await ResumeAsync(record.RunId, null, cancellationToken).ConfigureAwait(false));
                }
                catch (MedImagingException ex) when (ex.Kind is ErrorKind.StorageConflict or ErrorKind.UnsupportedFormat)
                {
                    // Another host was faster, or a newer host has to do it.
                }
            }
        }

        return resumed;
    }

    /// <summary>Lists the questions a run waits for answers to.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The questions' paths.</returns>
    public async Task<IReadOnlyList<string>> QuestionsAsync(string runId, CancellationToken cancellationToken = default)
    {
        var open = new List<string>();
        await foreach (var entry in _journal.ReadEntriesAsync(runId, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Kind == JournalEntryKind.Question)
            {
                open.Add(entry.Path);
            }
            else if (entry.Kind == JournalEntryKind.Answer)
            {
                open.Remove(entry.Path);
            }
        }

        return open;
    }

    /// <summary>Answers a waiting run and lets it go on in this process.</summary>
    /// <typeparam name="TAnswer">The answer's type.</typeparam>
    /// <param name="runId">The run.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="path">The question; may be left out while there is only one.</param>
    /// <param name="cancellationToken">Cancels the run as it goes on.</param>
    /// <returns>The run.</returns>
    /// <exception cref="MedImagingException">There is no such question, or another answer was given.</exception>
    public async Task<FlowRun> AnswerAsync<TAnswer>(string runId, TAnswer answer, string? path = null, CancellationToken cancellationToken = default)
    {
        path ??= await OnlyQuestionAsync(runId, cancellationToken).ConfigureAwait(false);
        if (answer is SignOff signOff)
        {
            await RequireAcceptableAsync(runId, path, signOff, cancellationToken).ConfigureAwait(false);
        }

        var type = _types.Find(typeof(TAnswer)) as JournalType<TAnswer>
            ?? throw new MedImagingException(ErrorKind.InvalidInput, $"{typeof(TAnswer).Name} is not registered; call AddJournalType<{typeof(TAnswer).Name}>.");
        var entry = await type.WriteAsync(JournalEntryKind.Answer, path, answer, cancellationToken).ConfigureAwait(false);
        await _journal.AnswerAsync(runId, entry, cancellationToken).ConfigureAwait(false);

        // If the run is on its way to a halt in this process, let it get there: it does not look for answers again.
        if (_active.Find(runId) is { } halting)
        {
            await halting.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return await ResumeAsync(runId, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels a run, whether it goes on here or in no process at all.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when the run has ended.</returns>
    /// <exception cref="MedImagingException">There is no such run, or another host holds it.</exception>
    public async Task CancelAsync(string runId, CancellationToken cancellationToken = default)
    {
        if (_active.Find(runId) is { } active)
        {
            await active.CancelAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var record = await _journal.FindAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.NotFound, $"There is no run {runId}.");
        var lease = await HeldLease.TakeAsync(_journal, runId, _active.Owner, cancellationToken).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.StorageConflict, $"Another host holds run {runId}.");
        var now = _time.GetUtcNow();
        var cancelled = new FlowEvent { Number = record.LastEvent + 1, RunId = runId, Flow = record.Flow, Kind = FlowEventKind.Cancelled, At = now };
        await _journal.AppendAsync(lease, new JournalBatch { Events = [cancelled], Status = RunStatus.Cancelled, At = now }, cancellationToken).ConfigureAwait(false);
        await _journal.LeaseAsync(runId, _active.Owner, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a recorded run again from its journal, changing nothing: every effect is taken from the record, nothing leaves the process, and each kept value is compared byte for byte.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="swaps">What is to happen anew: then only what depends on it runs again, and other effects that write are still taken from the record.</param>
    /// <param name="cancellationToken">Stops the replay.</param>
    /// <returns>What was different.</returns>
    /// <exception cref="MedImagingException">The replay came to an effect the run has no record of (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    public async Task<ReplayResult> ReplayAsync(string runId, ReplaySwaps? swaps = null, CancellationToken cancellationToken = default)
    {
        var (record, flow) = await RequireAsync(runId, cancellationToken).ConfigureAwait(false);
        var known = new List<JournalEntry>();
        await foreach (var entry in _journal.ReadEntriesAsync(runId, cancellationToken).ConfigureAwait(false))
        {
            known.Add(entry.TypeName[0] == '$' ? entry : _types.Upgrade(entry));
        }

        var swapped = swaps?.AllEffects() ?? [];
        var ledger = new ReplayLedger(known, swapped.Count == 0 ? ReplayMode.Everything : ReplayMode.Swapped, swapped);
        return await flow.Durability.ReplayAsync(record, ledger, swaps, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(RunRecord Record, IFlow Flow)> RequireAsync(string runId, CancellationToken cancellationToken)
    {
        var record = await _journal.FindAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.NotFound, $"There is no run {runId}.");
        if (!_flows.TryGetValue(record.Flow, out var flow) || !flow.IsDurable)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"Run {runId} is of flow '{record.Flow}', which is not registered here as a durable flow.");
        }

        return flow.Shape == record.Shape
            ? (record, flow)
            : throw new MedImagingException(ErrorKind.StorageConflict, $"Flow '{record.Flow}' has other steps than when run {runId} was accepted; finish the run with the version that accepted it.");
    }

    private async Task<string> OnlyQuestionAsync(string runId, CancellationToken cancellationToken)
    {
        var open = await QuestionsAsync(runId, cancellationToken).ConfigureAwait(false);
        return open.Count switch
        {
            1 => open[0],
            0 => throw new MedImagingException(ErrorKind.NotFound, $"Run {runId} waits for no answer."),
            _ => throw new MedImagingException(ErrorKind.InvalidInput, $"Run {runId} waits for {open.Count} answers; say which: {string.Join(", ", open)}."),
        };
    }

    // A sign-off that could not be accepted must be refused now, while it can still be put right, and not end the run.
    private async Task RequireAcceptableAsync(string runId, string path, SignOff signOff, CancellationToken cancellationToken)
    {
        signOff.RequireSigner();
        if (signOff.Decision != SignOffDecision.Approved || _types.Find(typeof(DraftReport)) is not JournalType<DraftReport> type)
        {
            return;
        }

        await foreach (var entry in _journal.ReadEntriesAsync(runId, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Kind == JournalEntryKind.Question && entry.Path == path && entry.TypeName == type.Name)
            {
                (await type.ReadAsync(_types.Upgrade(entry), cancellationToken).ConfigureAwait(false)).Sign(signOff);
            }
        }
    }
}
