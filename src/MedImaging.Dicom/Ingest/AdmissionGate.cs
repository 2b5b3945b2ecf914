namespace MedImaging.Dicom;

/// <summary>Lets so many requests work at once and so many wait. Urgent ones overtake, but each request's turn is fixed when it comes, so that those behind an endless row of urgent ones still have theirs.</summary>
internal sealed class AdmissionGate(IngestLimits limits, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Waiter, (long Due, long Number)> _waiting = new();
    private int _working, _waitingCount;
    private long _number;

    /// <summary>Waits for a place; dispose it to give it back.</summary>
    /// <exception cref="MedImagingException">Too many wait already (<see cref="ErrorKind.Throttled"/>).</exception>
    public async ValueTask<IDisposable> EnterAsync(Urgency urgency, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            if (_working < limits.MaxConcurrentRequests)
            {
                _working++;
                return new Place(this);
            }

            if (_waitingCount >= limits.MaxWaitingRequests)
            {
                throw new MedImagingException(ErrorKind.Throttled, $"{limits.MaxConcurrentRequests} requests are being taken in and {_waitingCount} wait; come again later.");
            }

            waiter = new Waiter();
            _waitingCount++;
            _waiting.Enqueue(waiter, (Due(urgency), _number++));
        }

        using var registration = cancellationToken.Register(() => GiveUp(waiter));
        await waiter.Task.ConfigureAwait(false);
        return new Place(this);
    }

    // A routine request stands where a stat one would that comes a minute later: it is overtaken by a minute's worth of them, and no more.
    private long Due(Urgency urgency)
    {
        double part = urgency switch { Urgency.Stat => 0, Urgency.Urgent => 1 / 3d, _ => 1 };
        return time.GetTimestamp() + (long)(limits.RoutineAgeing.TotalSeconds * part * time.TimestampFrequency);
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_gate)
        {
            if (waiter.TrySetCanceled())
            {
                _waitingCount--;
            }
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next, out _))
            {
                if (next.TrySetResult())
                {
                    _waitingCount--;
                    return;   // the place goes from hand to hand
                }
            }

            _working--;
        }
    }

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Place(AdmissionGate gate) : IDisposable
    {
        private AdmissionGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
