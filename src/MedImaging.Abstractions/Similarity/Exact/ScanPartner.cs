namespace MedImaging;

/// <summary>A second thread for a scan. When the pool is busy and the partner was not begun, the asking thread has done the work and takes the order back; the partner then still waits in the pool's queue, for the next order.</summary>
internal sealed class ScanPartner(VectorIndexKey key) : IThreadPoolWorkItem
{
    private const int Idle = 0, Ordered = 1, Running = 2, Done = 3, Withdrawn = 4;

    private readonly ChunkScan _scan = new(key);
    private ScanJob? _job;
    private int _state;

    public TopHits Best => _scan.Best;

    public void Order(ScanJob job, int most)
    {
        _job = job;
        _scan.Best.Reset(most);
        if (Interlocked.CompareExchange(ref _state, Ordered, Withdrawn) != Withdrawn)
        {
            Volatile.Write(ref _state, Ordered);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Waits for what was begun.</summary>
    /// <returns><see langword="false"/> when it was not begun: there is nothing to take from it.</returns>
    public bool Finish()
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Ordered) == Ordered)
        {
            return false;
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref _state) != Done)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        // Between the two an order may come and be taken back: one of them holds in the end.
        while (Interlocked.CompareExchange(ref _state, Running, Ordered) != Ordered)
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Withdrawn) == Withdrawn)
            {
                return;
            }
        }

        try
        {
            if (_job is { } job)
            {
                _scan.Run(job);
            }
        }
        finally
        {
            _job = null;
            Volatile.Write(ref _state, Done);
        }
    }
}
