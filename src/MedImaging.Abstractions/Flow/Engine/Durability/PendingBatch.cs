namespace MedImaging.Engine;

/// <summary>What a run has noted and not written yet; it goes to the journal as one transaction.</summary>
internal sealed class PendingBatch
{
    private readonly List<FlowEvent> _events = [];

    public PendingBatch() => _ = Written.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);   // nobody may be waiting

    public List<JournalEntry> Entries { get; } = [];

    public RunStatus? Status { get; set; }

    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsEmpty => Entries.Count == 0 && _events.Count == 0 && Status is null;

    // Of a step's progress only the latest is worth writing.
    public void Add(FlowEvent happened)
    {
        int earlier = happened.Kind == FlowEventKind.Progress
            ? _events.FindLastIndex(noted => noted.Kind == FlowEventKind.Progress && noted.Path == happened.Path)
            : -1;
        if (earlier >= 0)
        {
            _events[earlier] = happened;
        }
        else
        {
            _events.Add(happened);
        }
    }

    public List<FlowEvent> Number(long last) => _events.ConvertAll(happened => happened with { Number = ++last });
}
