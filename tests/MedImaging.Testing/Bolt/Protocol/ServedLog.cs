namespace MedImaging.Testing;

/// <summary>What a server was sent, and who waits to see something in it.</summary>
internal sealed class ServedLog
{
    private readonly List<ServedRequest> _requests = [];
    private readonly List<string> _violations = [];
    private readonly List<(Func<ServedRequest, bool> IsIt, TaskCompletionSource<ServedRequest> Found)> _waiting = [];
    private readonly Lock _gate = new();
    private long _sequence;

    public IReadOnlyList<ServedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    public ServedRequest Make(int connection, int position, ServedVersion version, ServedMessage kind, IReadOnlyList<object?> fields)
        => new(Interlocked.Increment(ref _sequence), connection, position, version, kind, fields);

    public void Add(ServedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            foreach (var waiting in _waiting.FindAll(each => each.IsIt(request)))
            {
                waiting.Found.TrySetResult(request);
                _waiting.Remove(waiting);
            }
        }
    }

    public void Drop(ServedRequest request)
    {
        lock (_gate)
        {
            _requests.Remove(request);
        }
    }

    public void Violated(string what)
    {
        lock (_gate)
        {
            _violations.Add(what);
        }
    }

    public void Forget()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    public Task<ServedRequest> WaitForAsync(Func<ServedRequest, bool> isIt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_requests.Find(request => isIt(request)) is { } found)
            {
                return Task.FromResult(found);
            }

            var waiting = new TaskCompletionSource<ServedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((isIt, waiting));
            return waiting.Task.WaitAsync(cancellationToken);
        }
    }
}
