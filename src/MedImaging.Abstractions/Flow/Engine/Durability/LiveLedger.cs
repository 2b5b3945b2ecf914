namespace MedImaging.Engine;

/// <summary>The ledger of a run that really happens: what it notes goes to the journal in order, as few transactions as may be, and events are shown only once they are durable.</summary>
internal sealed class LiveLedger : Ledger
{
    // Events alone wait this long for a result to travel with.
    private static readonly TimeSpan EventDelay = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly IRunJournal _journal;
    private readonly RunLease _lease;
    private readonly TimeProvider _time;
    private readonly EventLog _log;
    private readonly ITimer _eventTimer;
    private PendingBatch _pending = new();
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _hasEnded;
    private long _lastEvent;
    private MedImagingException? _broken;

    public LiveLedger(IEnumerable<JournalEntry> known, IRunJournal journal, RunLease lease, TimeProvider time, EventLog log, long lastEvent)
        : base(known)
    {
        (_journal, _lease, _time, _log, _lastEvent) = (journal, lease, time, log, lastEvent);
        _eventTimer = time.CreateTimer(_ => StartWriting(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told when the run can no longer be written: another host took it, or the store failed.</summary>
    public Action? Broke { get; set; }

    public MedImagingException? Broken => _broken;

    public override bool MaySkipTo(StepPlace place, Scope scope) => true;

    public override bool MayReuse(string path, Scope scope) => true;

    public override void Note(FlowEvent happened)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;   // a step that outlived its run has nothing to add
            }

            _pending.Add(happened);
            if (!_isWriting)
            {
                _eventTimer.Change(EventDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Begins the run, or begins it again; written with the first thing that is.</summary>
    public void Begin(FlowEvent started)
    {
        lock (_lock)
        {
            _pending.Add(started);
            _pending.Status = RunStatus.Running;
        }
    }

    /// <summary>Ends the run's time here: the last transaction holds its status and its terminal event, if it has one.</summary>
    public Task EndAsync(RunStatus status, FlowEvent? terminal)
    {
        Task written;
        lock (_lock)
        {
            _hasEnded = true;
            if (terminal is not null)
            {
                _pending.Add(terminal);
            }

            _pending.Status = status;
            written = _pending.Written.Task;
        }

        StartWriting();
        return written;
    }

    public async ValueTask StopAsync()
    {
        await _eventTimer.DisposeAsync().ConfigureAwait(false);
        StartWriting();   // what was noted and nobody waited for
        Task writing;
        lock (_lock)
        {
            writing = _writing;
        }

        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Gives the run up without a word in the journal: whoever holds it now writes it.</summary>
    public void Break(MedImagingException error)
    {
        lock (_lock)
        {
            if (_broken is not null)
            {
                return;
            }

            _broken = error;
        }

        Broke?.Invoke();
    }

    protected override ValueTask KeepAsync(JournalEntry entry, FlowEvent? happened, Scope? scope, CancellationToken cancellationToken)
    {
        Task written;
        lock (_lock)
        {
            _pending.Entries.Add(entry);
            if (happened is not null)
            {
                _pending.Add(happened);
            }

            written = _pending.Written.Task;
        }

        Remember(entry);
        StartWriting();
        return new ValueTask(written.WaitAsync(cancellationToken));
    }

    protected override void KeepSoon(JournalEntry entry, Scope scope)
    {
        lock (_lock)
        {
            _pending.Entries.Add(entry);
        }

        Remember(entry);
    }

    protected override ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        Task settled;
        lock (_lock)
        {
            if (_broken is not null)
            {
                return ValueTask.FromException(_broken);
            }

            if (_pending.Entries.Count == 0)
            {
                return new ValueTask(_writing.WaitAsync(cancellationToken));
            }

            settled = _pending.Written.Task;
        }

        StartWriting();
        return new ValueTask(settled.WaitAsync(cancellationToken));
    }

    private void StartWriting()
    {
        lock (_lock)
        {
            if (!_isWriting && !_pending.IsEmpty)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAsync);
            }
        }
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            PendingBatch batch;
            lock (_lock)
            {
                if (_pending.IsEmpty)
                {
                    _isWriting = false;
                    return;
                }

                (batch, _pending) = (_pending, new PendingBatch());
            }

            await WriteBatchAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task WriteBatchAsync(PendingBatch batch)
    {
        try
        {
            if (_broken is { } broken)
            {
                throw broken;
            }

            var events = batch.Number(_lastEvent);
            await _journal.AppendAsync(_lease, new JournalBatch { Entries = batch.Entries, Events = events, Status = batch.Status, At = _time.GetUtcNow() }).ConfigureAwait(false);
            _lastEvent += events.Count;
            events.ForEach(_log.AddNumbered);
            batch.Written.TrySetResult();
        }
#pragma warning disable CA1031 // Whatever went wrong, those who wait for the write must hear of it.
        catch (Exception ex)
#pragma warning restore CA1031
        {
            var error = ex as MedImagingException ?? new MedImagingException(ErrorKind.Unavailable, $"The journal failed with {ex.GetType().Name}.", ex);
            batch.Written.TrySetException(error);
            Break(error);
        }
    }
}
