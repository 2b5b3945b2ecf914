using MedImaging.Engine;

namespace MedImaging;

/// <summary>A run that has been started, to watch it by.</summary>
public abstract class FlowRun
{
    private readonly EventLog _log;
    private readonly IRunJournal? _journal;
    private readonly CancellationTokenSource _stop;

    private protected FlowRun(string flow, string runId, EventLog log, IRunJournal? journal, CancellationTokenSource stop)
        => (Flow, RunId, _log, _journal, _stop) = (flow, runId, log, journal, stop);

    /// <summary>Gets the flow's name.</summary>
    public string Flow { get; }

    /// <summary>Gets the run's id.</summary>
    public string RunId { get; }

    /// <summary>Gets a task that ends when the run has ended or waits for a person; it never fails.</summary>
    public abstract Task Ended { get; }

    /// <summary>Reads the run's events as they happen, and ends after the terminal one, or when the run stops here to wait for a person. Any number of readers may; none holds the run up.</summary>
    /// <param name="fromNumber">The first number wanted: one more than the last one seen.</param>
    /// <param name="cancellationToken">Stops the reading, not the run.</param>
    /// <returns>The events.</returns>
    /// <exception cref="MedImagingException">So many events followed that the wanted one is no longer kept (<see cref="ErrorKind.LimitExceeded"/>); a durable run keeps them all.</exception>
    public IAsyncEnumerable<FlowEvent> EventsAsync(long fromNumber = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromNumber, 1);
        return _log.ReadAsync(fromNumber, _journal, RunId, cancellationToken);
    }

    /// <summary>Cancels the run.</summary>
    /// <returns>A task that ends when the run has ended.</returns>
    public async Task CancelAsync()
    {
        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }

        await Ended.ConfigureAwait(false);
    }
}

/// <summary>A run that has been started, and what it gives.</summary>
/// <typeparam name="TOut">What it gives.</typeparam>
public sealed class FlowRun<TOut> : FlowRun
{
    private readonly Task<TOut> _result;

    internal FlowRun(string flow, string runId, EventLog log, IRunJournal? journal, CancellationTokenSource stop, Task<TOut> result)
        : base(flow, runId, log, journal, stop)
    {
        _result = result;
        Ended = EndAsync(result, log, stop);
    }

    /// <inheritdoc/>
    public override Task Ended { get; }

    /// <summary>Waits for the run's output.</summary>
    /// <param name="cancellationToken">Stops the waiting, not the run.</param>
    /// <returns>The output.</returns>
    /// <exception cref="MedImagingException">A step failed, or the run waits for a person (<see cref="ErrorKind.AwaitingSignOff"/>).</exception>
    public Task<TOut> WaitAsync(CancellationToken cancellationToken = default) => _result.WaitAsync(cancellationToken);

    private static async Task EndAsync(Task result, EventLog log, CancellationTokenSource stop)
    {
        await result.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Close();
        stop.Dispose();
    }
}
