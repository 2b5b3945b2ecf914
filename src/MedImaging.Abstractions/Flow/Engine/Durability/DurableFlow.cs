using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Engine;

/// <summary>What a host can do with a durable flow without knowing its types.</summary>
internal abstract class DurableFlow
{
    public abstract Task<FlowRun> ResumeAsync(RunRecord record, FlowContext context, CancellationToken cancellationToken);

    public abstract Task<ReplayResult> ReplayAsync(RunRecord record, ReplayLedger ledger, ReplaySwaps? swaps, CancellationToken cancellationToken);
}

/// <summary>Runs a flow so that it survives the process.</summary>
internal sealed class DurableFlow<TIn, TOut>(Flow<TIn, TOut> flow, Link<TIn, TOut> link, JournalType<TIn> input, IServiceProvider services, TimeProvider time) : DurableFlow
{
    private IRunJournal Journal => services.GetRequiredService<IRunJournal>();

    public async Task<FlowRun<TOut>> StartAsync(TIn value, FlowContext context, CancellationToken cancellationToken)
    {
        var entry = await input.WriteAsync(JournalEntryKind.Input, JournalEntry.InputPath, value, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var record = new RunRecord
        {
            RunId = context.RunId,
            Flow = flow.Name,
            Shape = flow.Shape,
            Status = RunStatus.Accepted,
            CaseId = context.CaseId,
            UserId = context.UserId,
            Tenant = context.Tenant,
            AcceptedAt = now,
            ChangedAt = now,
        };
        await Journal.AcceptAsync(record, entry, cancellationToken).ConfigureAwait(false);
        return await BeginAsync(record, context, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<FlowRun> ResumeAsync(RunRecord record, FlowContext context, CancellationToken cancellationToken)
        => await BeginAsync(record, context, cancellationToken).ConfigureAwait(false);

    public override async Task<ReplayResult> ReplayAsync(RunRecord record, ReplayLedger ledger, ReplaySwaps? swaps, CancellationToken cancellationToken)
    {
        var context = new FlowContext { RunId = record.RunId, CaseId = record.CaseId, UserId = record.UserId, Tenant = record.Tenant };
        var run = new RunState(flow.Name, context, services, time, null, record.AcceptedAt) { Ledger = ledger, SwappedChatClients = swaps?.ChatClients };
        var value = await ReadInputAsync(ledger, cancellationToken).ConfigureAwait(false);
        try
        {
            await link.RunAsync(value, new Scope(run), cancellationToken).ConfigureAwait(false);
            return ledger.ToResult(record, null);
        }
        catch (SuspendedException)
        {
            return ledger.ToResult(record, null);
        }
        catch (MedImagingException ex) when (ex.Kind != ErrorKind.PolicyBlocked || record.Status == RunStatus.Failed)
        {
            return ledger.ToResult(record, ex);
        }
    }

    private async Task<FlowRun<TOut>> BeginAsync(RunRecord record, FlowContext context, CancellationToken cancellationToken)
    {
        var runs = services.GetRequiredService<ActiveRuns>();
        var journal = Journal;
        var lease = await HeldLease.TakeAsync(journal, record.RunId, runs.Owner, cancellationToken).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.StorageConflict, $"Another host holds run {record.RunId}.");

        // Read under the lease: what another host wrote before it lost the run is there by now.
        record = await journal.FindAsync(record.RunId, cancellationToken).ConfigureAwait(false) ?? record;
        var types = services.GetRequiredService<JournalTypes>();
        var known = new List<JournalEntry>();
        await foreach (var entry in journal.ReadEntriesAsync(record.RunId, cancellationToken).ConfigureAwait(false))
        {
            known.Add(entry.TypeName[0] == '$' ? entry : types.Upgrade(entry));
        }

        var log = new EventLog(Flow<TIn, TOut>.KeptEvents, record.LastEvent + 1, context.Progress);
        var ledger = new LiveLedger(known, journal, lease, time, log, record.LastEvent);
#pragma warning disable CA2000 // The handle disposes it when the run ends.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, runs.Stopping);
#pragma warning restore CA2000
        var run = new RunState(flow.Name, context, services, time, log, record.AcceptedAt) { Ledger = ledger };
        var execution = new DurableExecution(run, ledger, new HeldLease(journal, lease, time, ledger.Break), stop, runs);
        var result = Task.Run(() => record.HasEnded ? EndedAsync(record, context, known, execution) : RunUntilHaltAsync(record, run, execution, stop.Token), CancellationToken.None);
        var handle = new FlowRun<TOut>(flow.Name, record.RunId, log, journal, stop, result);
        runs.Add(handle);
        return handle;
    }

    // An answer may have come while the run was on its way to a halt; whoever gave it could not take the lease then.
    private async Task<TOut> RunUntilHaltAsync(RunRecord record, RunState run, DurableExecution execution, CancellationToken cancellationToken)
    {
        try
        {
            return await execution.RunAsync(() => RunAsync(run, cancellationToken)).ConfigureAwait(false);
        }
        catch (MedImagingException ex) when (ex.Kind == ErrorKind.AwaitingSignOff)
        {
            await foreach (var entry in Journal.ReadEntriesAsync(record.RunId, cancellationToken).ConfigureAwait(false))
            {
                if (entry.Kind == JournalEntryKind.Answer && !run.Ledger!.Knows(entry))
                {
                    var again = await BeginAsync(record, run.Context, cancellationToken).ConfigureAwait(false);
                    return await again.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            throw;
        }
    }

    private async ValueTask<TOut> RunAsync(RunState run, CancellationToken cancellationToken)
    {
        var value = await ReadInputAsync(run.Ledger!, cancellationToken).ConfigureAwait(false);
        return await link.RunAsync(value, new Scope(run), cancellationToken).ConfigureAwait(false);
    }

    // A run that has ended gives its result again, or says how it ended; nothing runs and nothing is written.
    private async Task<TOut> EndedAsync(RunRecord record, FlowContext context, IReadOnlyList<JournalEntry> known, DurableExecution execution)
    {
        await execution.ReleaseAsync().ConfigureAwait(false);
        if (record.Status == RunStatus.Completed)
        {
            var past = new RunState(flow.Name, context, services, time, null, record.AcceptedAt) { Ledger = new ReplayLedger(known, ReplayMode.Nothing, new HashSet<string>()) };
            return await RunAsync(past, CancellationToken.None).ConfigureAwait(false);
        }

        throw new MedImagingException(ErrorKind.PolicyBlocked, $"Run {record.RunId} has ended ({record.Status}); it cannot go on.");
    }

    private async ValueTask<TIn> ReadInputAsync(Ledger ledger, CancellationToken cancellationToken)
        => await input.ReadAsync(ledger.Input, cancellationToken).ConfigureAwait(false);
}
