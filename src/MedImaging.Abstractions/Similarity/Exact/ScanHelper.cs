namespace MedImaging;

/// <summary>A second thread for a scan. It is used again and again; when the pool is busy and it was not begun, the asking thread has done the work and takes the order back.</summary>
internal sealed class ScanHelper(VectorIndexKey key) : IThreadPoolWorkItem
{
    private const int Idle = 0, Ordered = 1, Running = 2, Done = 3;

    private readonly ChunkScan _scan = new(key);
    private ScanJob? _job;
    private int _state;

    public TopHits Best => _scan.Best;

    public void Order(ScanJob job, int most)
    {
        _job = job;
        _scan.Best.Reset(most);
        Volatile.Write(ref _state, Ordered);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits for what was begun.</summary>
    /// <returns><see langword="false"/> when it was not begun and never will be; the helper must not be used again.</returns>
    public bool Finish()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Ordered) == Ordered)
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
        if (Interlocked.CompareExchange(ref _state, Running, Ordered) != Ordered)
        {
            return;
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
