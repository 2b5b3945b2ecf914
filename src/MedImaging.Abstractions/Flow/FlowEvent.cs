using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>Something that happened in a run. Events of a run are numbered from 1 without gaps, and exactly one, the last, is terminal.</summary>
public sealed record FlowEvent
{
    private long _number;

    /// <summary>Gets the number within the run, from 1.</summary>
    public required long Number { get => _number; init => _number = value; }

    /// <summary>Gets the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the flow's name.</summary>
    public required string Flow { get; init; }

    /// <summary>Gets what happened.</summary>
    public required FlowEventKind Kind { get; init; }

    /// <summary>Gets the step it happened in; <see langword="null"/> for the run itself.</summary>
    public string? Step { get; init; }

    /// <summary>Gets where the step stands in the flow, such as <c>3/b1/0</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how long the step or the run took, for completed and failed ones.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Gets how far the step is, from 0 to 1, for <see cref="FlowEventKind.Progress"/>.</summary>
    public double? Fraction { get; init; }

    /// <summary>Gets words for a person: what goes on, what to mind, or why it failed. No patient data.</summary>
    public string? Message { get; init; }

    /// <summary>Gets why it failed, for <see cref="FlowEventKind.Failed"/>.</summary>
    public ErrorKind? Error { get; init; }

    /// <summary>Gets the report it is about, for <see cref="FlowEventKind.Preliminary"/>: its id in the report store.</summary>
    public string? ReportId { get; init; }

    /// <summary>Gets whether no event follows in this run.</summary>
    [JsonIgnore]
    public bool IsTerminal => Kind is FlowEventKind.Completed or FlowEventKind.Failed or FlowEventKind.Cancelled;

    /// <summary>Gives an event that nobody has seen yet its number.</summary>
    internal FlowEvent Numbered(long number)
    {
        _number = number;
        return this;
    }
}

/// <summary>What happened in a run.</summary>
public enum FlowEventKind
{
    /// <summary>The run began, or began again after a crash.</summary>
    Started,

    /// <summary>A step began.</summary>
    StepStarted,

    /// <summary>A step says how far it is.</summary>
    Progress,

    /// <summary>A step ended well.</summary>
    StepCompleted,

    /// <summary>A step ended with an error; the run's own terminal event follows, unless the flow has another way.</summary>
    StepFailed,

    /// <summary>Something a person should know, which did not stop the run.</summary>
    Warning,

    /// <summary>The run waits for a person and holds nothing meanwhile.</summary>
    Suspended,

    /// <summary>The run ended well.</summary>
    Completed,

    /// <summary>The run ended with an error.</summary>
    Failed,

    /// <summary>The run was cancelled.</summary>
    Cancelled,

    /// <summary>A preliminary draft can be read in the report store; the final one takes its place.</summary>
    Preliminary,
}
