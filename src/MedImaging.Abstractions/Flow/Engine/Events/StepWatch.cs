using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MedImaging.Engine;

/// <summary>Times a step, tells who is watching, and names the step in its errors.</summary>
internal readonly struct StepWatch
{
    private static readonly ActivitySource Source = new("MedImaging");
    private static readonly Meter Meter = new("MedImaging");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("medimaging.step.duration", "s", "How long a step of a flow took.");

    private readonly StepPlace _place;
    private readonly Scope _scope;
    private readonly Activity? _activity;
    private readonly long _start;

    private StepWatch(StepPlace place, Scope scope)
    {
        (_place, _scope) = (place, scope);
        _activity = Source.HasListeners() ? Source.StartActivity(place.ActivityName) : null;
        _start = scope.Run.Time.GetTimestamp();
    }

    public static StepWatch Start(StepPlace place, Scope scope)
    {
        scope.Run.Emit(FlowEventKind.StepStarted, place, scope.Suffix);
        return new StepWatch(place, scope);
    }

    public void Completed()
    {
        var elapsed = End("completed");
        _scope.Run.Emit(FlowEventKind.StepCompleted, _place, _scope.Suffix, elapsed);
    }

    /// <summary>Ends the watch, and gives the event for whoever writes it down.</summary>
    public FlowEvent CompletedEvent()
    {
        var elapsed = End("completed");
        return _scope.Run.MakeEvent(FlowEventKind.StepCompleted, _place, _scope.Suffix, elapsed);
    }

    /// <summary>Tells of the failure. Returns whether the error needs the step's name around it; used as an exception filter, so that others pass untouched.</summary>
    public bool Failed(Exception error)
    {
        if (error is SuspendedException)
        {
            End("suspended");
            return false;
        }

        var elapsed = End(error is OperationCanceledException ? "cancelled" : "failed");
        if (_scope.Run.IsNews(error))
        {
            _scope.Run.Emit(FlowEventKind.StepFailed, _place, _scope.Suffix, elapsed, message: RunState.SafeMessage(error), error: RunState.KindOf(error));
        }

        return error is not (OperationCanceledException or MedImagingException);
    }

    public MedImagingException Wrap(Exception error)
    {
        var wrapped = new MedImagingException(ErrorKind.Unexpected, $"Step '{_place.Name}' of flow '{_place.Flow}' failed with {error.GetType().Name}.", error);
        _scope.Run.IsNews(wrapped);
        return wrapped;
    }

    private TimeSpan End(string outcome)
    {
        var elapsed = _scope.Run.Time.GetElapsedTime(_start);
        if (Duration.Enabled)
        {
            Duration.Record(elapsed.TotalSeconds, new("flow", _place.Flow), new("step", _place.Name), new("outcome", outcome));
        }

        _activity?.SetStatus(outcome == "failed" ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        _activity?.Dispose();
        return elapsed;
    }
}
