namespace MedImaging.Testing;

/// <summary>The data behind a <see cref="BoltServer"/>: values by key, changed by transactions. Servers of one cluster share one.</summary>
/// <remarks>As in Neo4j a transaction sees what others have committed meanwhile, and its own changes; what must not change under it, it locks.</remarks>
public sealed class BoltState
{
    private readonly SortedDictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoltStateLock> _locks = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _commits;

    /// <summary>Gets how many transactions that changed something were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Gets all committed values.</summary>
    public IReadOnlyDictionary<string, object?> Snapshot()
    {
        lock (_gate)
        {
            return new SortedDictionary<string, object?>(_values, StringComparer.Ordinal);
        }
    }

    /// <summary>Begins a transaction; a test may do so beside the server's own.</summary>
    public BoltStateTransaction Begin(bool isReadOnly = false) => new(this, isReadOnly);

    internal bool TryGet(string key, out object? value)
    {
        lock (_gate)
        {
            return _values.TryGetValue(key, out value);
        }
    }

    internal List<KeyValuePair<string, object?>> StartingWith(string prefix)
    {
        lock (_gate)
        {
            return [.. _values.Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    internal void Apply(IReadOnlyDictionary<string, BoltStateTransaction.Change> changes)
    {
        lock (_gate)
        {
            foreach (var (key, change) in changes)
            {
                if (change.IsRemoval)
                {
                    _values.Remove(key);
                }
                else
                {
                    _values[key] = change.Value;
                }
            }
        }

        if (changes.Count > 0)
        {
            Interlocked.Increment(ref _commits);
        }
    }

    /// <summary>Takes a lock or a place in its queue.</summary>
    /// <returns>What completes when the lock is had.</returns>
    /// <exception cref="ServedFailureException">Waiting would never end (<see cref="ServedFailure.Deadlock"/>).</exception>
    internal Task Enter(string name, BoltStateTransaction transaction)
    {
        lock (_gate)
        {
            if (!_locks.TryGetValue(name, out var held))
            {
                _locks.Add(name, new BoltStateLock(transaction));
                return Task.CompletedTask;
            }

            for (var owner = held.Owner; owner is not null; owner = owner.WaitsFor?.Owner)
            {
                if (owner == transaction)
                {
                    throw new ServedFailure(ServedFailure.Deadlock, $"The lock '{name}' is held by a transaction that waits for this one.").ToException();
                }
            }

            transaction.WaitsFor = held;
            return held.Wait(transaction);
        }
    }

    internal void Leave(BoltStateTransaction transaction, IEnumerable<string> names)
    {
        lock (_gate)
        {
            transaction.WaitsFor?.GiveUp(transaction);
            transaction.WaitsFor = null;
            foreach (string name in names)
            {
                if (_locks.TryGetValue(name, out var held) && held.Owner == transaction && !held.PassOn())
                {
                    _locks.Remove(name);
                }
            }
        }
    }
}

/// <summary>A lock a transaction holds until it ends, and who waits for it, in order.</summary>
internal sealed class BoltStateLock(BoltStateTransaction owner)
{
    private readonly LinkedList<(BoltStateTransaction Transaction, TaskCompletionSource Turn)> _queue = [];

    public BoltStateTransaction Owner { get; private set; } = owner;

    public Task Wait(BoltStateTransaction transaction)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.AddLast((transaction, turn));
        return turn.Task;
    }

    public void GiveUp(BoltStateTransaction transaction)
    {
        for (var node = _queue.First; node is not null; node = node.Next)
        {
            if (node.Value.Transaction == transaction)
            {
                _queue.Remove(node);
                return;
            }
        }
    }

    /// <returns>Whether somebody waited.</returns>
    public bool PassOn()
    {
        if (_queue.First is not { } next)
        {
            return false;
        }

        _queue.RemoveFirst();
        Owner = next.Value.Transaction;
        Owner.WaitsFor = null;
        next.Value.Turn.SetResult();
        return true;
    }
}
