using System.Runtime.CompilerServices;

namespace MedImaging.Engine;

/// <summary>The last events of a run. Adding never waits for a reader; a reader that falls too far behind is told so.</summary>
internal sealed class EventLog(int capacity, long firstNumber, IProgress<FlowEvent>? progress)
{
    private readonly Lock _lock = new();
    private readonly Queue<FlowEvent> _kept = new();
    private long _next = firstNumber;
    private bool _closed;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Numbers an event that is new and adds it.</summary>
    public void Add(FlowEvent happened)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_closed)
            {
                return;   // a step that outlived its run has nothing to add
            }

            changed = Keep(happened.Numbered(_next++));
        }

        changed.TrySetResult();
        Report(happened);
    }

    /// <summary>Adds an event that has its number from the journal.</summary>
    public void AddNumbered(FlowEvent happened)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _next = happened.Number + 1;
            changed = Keep(happened);
        }

        changed.TrySetResult();
        Report(happened);
    }

    /// <summary>Nothing follows: readers end after what there is.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        _changed.TrySetResult();
    }

    public async IAsyncEnumerable<FlowEvent> ReadAsync(long from, IRunJournal? journal, string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (events, gone, closed, changed) = Take(from);
            if (gone && journal is null)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"Events before number {events[0].Number} of run {runId} are no longer kept; rejoin from there.");
            }

            if (gone)
            {
                await foreach (var past in journal!.ReadEventsAsync(runId, from, cancellationToken).ConfigureAwait(false))
                {
                    from = past.Number + 1;
                    yield return past;
                }

                continue;
            }

            foreach (var happened in events)
            {
                from = happened.Number + 1;
                yield return happened;
                if (happened.IsTerminal)
                {
                    yield break;
                }
            }

            if (events.Count == 0)
            {
                if (closed)
                {
                    yield break;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private (List<FlowEvent> Events, bool Gone, bool Closed, Task Changed) Take(long from)
    {
        lock (_lock)
        {
            bool gone = from < _next && (_kept.Count == 0 || from < _kept.Peek().Number);
            return (_kept.Where(kept => gone || kept.Number >= from).ToList(), gone, _closed, _changed.Task);
        }
    }

    private TaskCompletionSource Keep(FlowEvent happened)
    {
        _kept.Enqueue(happened);
        if (_kept.Count > capacity)
        {
            _kept.Dequeue();
        }

        _closed |= happened.IsTerminal;
        var changed = _changed;
        if (!_closed)
        {
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return changed;
    }

    private void Report(FlowEvent happened)
    {
        try
        {
            progress?.Report(happened);
        }
#pragma warning disable CA1031 // A watcher's fault must not become the run's.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
