namespace MedImaging;

/// <summary>Gathers single requests into batches: a batch runs when it is full, or when its first request has waited as long as the host allows.</summary>
/// <remarks>The order of requests is kept. Disposing refuses later requests, runs those that wait, and then frees the session; it waits for nothing.</remarks>
internal sealed class BatchingRunner : IModelRunner
{
    private readonly DirectRunner _runner;
    private readonly int _batchSize, _mostRunning;
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _room;
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingRun> _queue = new();
    private int _running;
    private bool _isDisposed;

    public BatchingRunner(DirectRunner runner, OnnxModelOptions options)
    {
        (_runner, _batchSize, _delay, _time) = (runner, options.BatchSize, options.MaxBatchDelay, options.TimeProvider);
        _mostRunning = options.ConcurrentBatches ?? Math.Max(1, Environment.ProcessorCount / options.Threads);
        _room = new SemaphoreSlim(options.MaxQueued);
        _timer = _time.CreateTimer(static runner => ((BatchingRunner)runner!).Start(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many requests wait; for tests.</summary>
    internal int Queued
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    public async ValueTask<T> RunAsync<T>(Memory<float> input, OutputReader<T> read, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        var request = new PendingRun<T>(input, _time.GetTimestamp(), read);
        lock (_gate)
        {
            if (_isDisposed)
            {
                _room.Release();
                request.Dispose();
                throw new ObjectDisposedException(nameof(OnnxModel));
            }

            _queue.AddLast(request.Node);
        }

        using var stop = cancellationToken.UnsafeRegister(static (state, token) => Cancel(state, token), (this, (PendingRun)request));
        Start();
        return await request.Task.ConfigureAwait(false);
    }

    public ValueTask RunBatchAsync(Memory<float> inputs, int count, ItemReader read, CancellationToken cancellationToken)
        => _runner.RunBatchAsync(inputs, count, read, cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _timer.Dispose();
        Start();
    }

    private static void Cancel(object? state, CancellationToken cancellationToken)
    {
        var (runner, request) = ((BatchingRunner, PendingRun))state!;
        if (!request.TryClaim())
        {
            return;   // its answer is being read
        }

        RunBatch? batch;
        lock (runner._gate)
        {
            batch = request.Batch;
            if (batch is null)
            {
                runner._queue.Remove(request.Node);
            }
        }

        request.Cancel(cancellationToken);
        if (batch is not null)
        {
            batch.Abandon();
            return;
        }

        request.Dispose();
        runner._room.Release();
        runner.Start();
    }

    private void Start()
    {
        bool isOver;
        lock (_gate)
        {
            while (_running < _mostRunning && IsReady())
            {
                var batch = Take();
                _running++;
                ThreadPool.UnsafeQueueUserWorkItem(static work => work.Runner.Run(work.Batch), (Runner: this, Batch: batch), preferLocal: false);
            }

            if (!_isDisposed && _queue.First is { } first && _queue.Count < _batchSize && Waited(first.Value) is var waited && waited < _delay)
            {
                // Whole milliseconds, upwards: the system's timer drops the rest and would fire too early, again and again.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((_delay - waited).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            }

            isOver = _isDisposed && _queue.Count == 0 && _running == 0;
        }

        if (isOver)
        {
            _runner.Dispose();
        }
    }

    private bool IsReady() => _queue.First is { } first && (_isDisposed || _queue.Count >= _batchSize || Waited(first.Value) >= _delay);

    private TimeSpan Waited(PendingRun request) => _time.GetElapsedTime(request.EnqueuedAt);

    private RunBatch Take()
    {
        var requests = new List<PendingRun>(Math.Min(_batchSize, _queue.Count));
        while (requests.Count < _batchSize && _queue.First is { } node)
        {
            _queue.RemoveFirst();
            requests.Add(node.Value);
        }

        var batch = new RunBatch(requests);
        foreach (var request in requests)
        {
            request.Batch = batch;
        }

        _room.Release(requests.Count);
        return batch;
    }

    private void Run(RunBatch batch)
    {
        batch.Run(_runner);
        lock (_gate)
        {
            _running--;
        }

        Start();
    }
}
