namespace MedImaging.Engine;

/// <summary>One stretch of a durable run in this process: from taking the lease to its end, or to a question.</summary>
internal sealed class DurableExecution
{
    private readonly RunState _run;
    private readonly LiveLedger _ledger;
    private readonly HeldLease _lease;
    private readonly CancellationTokenSource _stop;
    private readonly ActiveRuns _runs;

    public DurableExecution(RunState run, LiveLedger ledger, HeldLease lease, CancellationTokenSource stop, ActiveRuns runs)
    {
        (_run, _ledger, _lease, _stop, _runs) = (run, ledger, lease, stop, runs);
        ledger.Broke = () => _ = StopAsync(stop);
    }

    public async Task<T> RunAsync<T>(Func<ValueTask<T>> run)
    {
        long start = _run.Time.GetTimestamp();
        _ledger.Begin(_run.MakeEvent(FlowEventKind.Started, null, ""));
        try
        {
            var output = await run().ConfigureAwait(false);
            await EndAsync(RunStatus.Completed, FlowEventKind.Completed, start).ConfigureAwait(false);
            return output;
        }
        catch (SuspendedException)
        {
            await _ledger.EndAsync(RunStatus.Suspended, null).ConfigureAwait(false);
            throw new MedImagingException(ErrorKind.AwaitingSignOff, $"Run {_run.Context.RunId} waits for a person; answer it, and it goes on.");
        }
        catch (Exception ex)
        {
            await FailAsync(ex, start).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    public async Task ReleaseAsync()
    {
        await _ledger.StopAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
        _runs.Remove(_run.Context.RunId);
    }

    private static async Task StopAsync(CancellationTokenSource stop)
    {
        try
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The run has ended already.
        }
    }

    private async Task FailAsync(Exception error, long start)
    {
        if (_ledger.Broken is { } broken)
        {
            throw broken;   // the run is another host's now, or cannot be written: nothing may be added
        }

        if (error is OperationCanceledException && _stop.IsCancellationRequested)
        {
            if (!_runs.Stopping.IsCancellationRequested)
            {
                await EndAsync(RunStatus.Cancelled, FlowEventKind.Cancelled, start).ConfigureAwait(false);
            }

            return;   // a host that shuts down leaves the run as it stands, to be resumed
        }

        await EndAsync(RunStatus.Failed, FlowEventKind.Failed, start, error).ConfigureAwait(false);
    }

    private Task EndAsync(RunStatus status, FlowEventKind kind, long start, Exception? error = null)
        => _ledger.EndAsync(status, _run.MakeEvent(
            kind, null, "", _run.Time.GetElapsedTime(start),
            message: error is null ? null : RunState.SafeMessage(error),
            error: error is null ? null : RunState.KindOf(error)));
}
