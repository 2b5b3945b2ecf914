namespace MedImaging.Engine;

/// <summary>The durable runs going on in this host, and its name to others.</summary>
internal sealed class ActiveRuns : IAsyncDisposable, IDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, FlowRun> _runs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    public string Owner { get; } = RunOwner.New();

    public CancellationToken Stopping => _stop.Token;

    public void Add(FlowRun run)
    {
        _runs[run.RunId] = run;
        if (run.Ended.IsCompleted)
        {
            Remove(run.RunId);
        }
    }

    public void Remove(string runId) => _runs.TryRemove(runId, out _);

    public FlowRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_runs.Values.Select(run => run.Ended)).ConfigureAwait(false);
        _stop.Dispose();
    }

    // A host that cannot wait tells the runs to stop and leaves; they are resumed like those of a host that died.
    public void Dispose() => _stop.Cancel();
}
