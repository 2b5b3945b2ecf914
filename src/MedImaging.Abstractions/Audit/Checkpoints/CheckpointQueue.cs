namespace MedImaging;

/// <summary>The checkpoints that have been made and not yet been taken, and how taking them has gone.</summary>
internal sealed class CheckpointQueue(TimeProvider time)
{
    // More wait only when the anchor is gone for long; then a later checkpoint of the same trail stands for those before it.
    private const int Most = 1024;

    private readonly Lock _gate = new();
    private readonly List<UntakenCheckpoint> _waiting = [];
    private long _taken, _failures;
    private int _failuresInARow;
    private Exception? _lastFailure;

    public UntakenCheckpoint[] Waiting()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    /// <summary>Adds one. When too many wait, the newest of a trail stands for those before it that the store has.</summary>
    /// <returns>How many it stands for.</returns>
    public int Add(UntakenCheckpoint newest)
    {
        lock (_gate)
        {
            _waiting.Add(newest);
            if (_waiting.Count <= Most)
            {
                return 0;
            }

            var covered = _waiting.Where(other => other != newest && other.IsStored && newest.Covers(other)).ToHashSet();
            newest.Since = covered.Select(other => other.Since).Append(newest.Since).Min();
            return _waiting.RemoveAll(covered.Contains);
        }
    }

    public void Taken(UntakenCheckpoint checkpoint)
    {
        lock (_gate)
        {
            _waiting.Remove(checkpoint);
            _taken++;
        }
    }

    public void Failed(Exception failure)
    {
        lock (_gate)
        {
            _failures++;
            _lastFailure = failure;
        }
    }

    /// <summary>Ends an attempt.</summary>
    /// <returns>How many attempts have failed in a row; 0 when all has been taken.</returns>
    public int Settle(bool isDone)
    {
        lock (_gate)
        {
            _lastFailure = isDone ? null : _lastFailure;
            return _failuresInARow = isDone ? 0 : _failuresInARow + 1;
        }
    }

    /// <summary>Says how long the oldest link waits, one without a checkpoint included.</summary>
    public TimeSpan? WaitingFor(long? tailSince)
    {
        lock (_gate)
        {
            long? oldest = tailSince;
            foreach (var waiting in _waiting)
            {
                oldest = Math.Min(oldest ?? long.MaxValue, waiting.Since);
            }

            return oldest is { } since ? time.GetElapsedTime(since) : null;
        }
    }

    public AuditAnchoring State(long? tailSince)
    {
        lock (_gate)
        {
            return new AuditAnchoring(_waiting.Count, WaitingFor(tailSince), _taken, _failures, _lastFailure);
        }
    }
}
