namespace MedImaging;

/// <summary>Bound runs that wait for their next use, by the number of inputs they take.</summary>
internal sealed class BoundRunPool(int mostInputs) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<BoundRun>[] _idle = [.. Enumerable.Range(0, mostInputs).Select(_ => new Stack<BoundRun>())];
    private readonly int _mostIdle = Environment.ProcessorCount * 2;
    private bool _isDisposed;

    public int MostInputs => mostInputs;

    public BoundRun? TryTake(int count)
    {
        lock (_gate)
        {
            return _idle[count - 1].TryPop(out var run) ? run : null;
        }
    }

    public void Return(int count, BoundRun run)
    {
        lock (_gate)
        {
            if (!_isDisposed && _idle[count - 1].Count < _mostIdle)
            {
                _idle[count - 1].Push(run);
                return;
            }
        }

        run.Dispose();
    }

    public void Dispose()
    {
        BoundRun[] runs;
        lock (_gate)
        {
            _isDisposed = true;
            runs = [.. _idle.SelectMany(s => s)];
            foreach (var stack in _idle)
            {
                stack.Clear();
            }
        }

        foreach (var run in runs)
        {
            run.Dispose();
        }
    }
}
