namespace MedImaging.Engine;

/// <summary>Sees to it that a run without a journal has exactly one terminal event.</summary>
internal sealed class RunEnding
{
    private readonly RunState _run;
    private readonly long _start;
    private bool _ended;

    private RunEnding(RunState run) => (_run, _start) = (run, run.Time.GetTimestamp());

    public static RunEnding Begin(RunState run)
    {
        run.Emit(FlowEventKind.Started, null, "");
        return new RunEnding(run);
    }

    public void Completed() => End(FlowEventKind.Completed);

    public void Abandoned() => End(FlowEventKind.Cancelled);

    public void Failed(Exception error, CancellationToken cancellationToken)
    {
        if (error is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            End(FlowEventKind.Cancelled);
        }
        else
        {
            End(FlowEventKind.Failed, error);
        }
    }

    public async ValueTask<bool> WatchAsync(ValueTask<bool> move, CancellationToken cancellationToken)
    {
        try
        {
            return await move.ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            Failed(ex, cancellationToken);
            throw;
        }
    }

    private void End(FlowEventKind kind, Exception? error = null)
    {
        if (!_ended)
        {
            _ended = true;
            _run.Emit(
                kind, null, "", _run.Time.GetElapsedTime(_start),
                message: error is null ? null : RunState.SafeMessage(error),
                error: error is null ? null : RunState.KindOf(error));
        }
    }
}
