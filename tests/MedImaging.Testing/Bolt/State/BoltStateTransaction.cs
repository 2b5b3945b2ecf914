namespace MedImaging.Testing;

/// <summary>A transaction over a <see cref="BoltState"/>: its changes are nobody else's until it is committed, and gone when it is not.</summary>
public sealed class BoltStateTransaction : IDisposable
{
    private readonly BoltState _state;
    private readonly SortedDictionary<string, Change> _changes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private readonly bool _isReadOnly;

    internal BoltStateTransaction(BoltState state, bool isReadOnly) => (_state, _isReadOnly) = (state, isReadOnly);

    /// <summary>Gets whether it is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Gets whether it has changed anything.</summary>
    public bool HasChanges => _changes.Count > 0;

    /// <summary>Gets or sets what a change is refused with, such as <see cref="ServedFailure.NotALeader"/>.</summary>
    internal ServedFailure? RefusesWrites { get; set; }

    /// <summary>Gets how often it changed something.</summary>
    internal int Writes { get; private set; }

    internal BoltStateLock? WaitsFor { get; set; }

    /// <summary>Tells whether a key has a value.</summary>
    public bool Contains(string key) => _changes.TryGetValue(key, out var change) ? !change.IsRemoval : _state.TryGet(key, out _);

    /// <summary>Gets a value; null where there is none.</summary>
    public object? Get(string key)
        => _changes.TryGetValue(key, out var change) ? change.Value : _state.TryGet(key, out object? value) ? value : null;

    /// <summary>Gets the values whose keys start with a text, by key.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> StartingWith(string prefix)
    {
        var found = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in _state.StartingWith(prefix))
        {
            found[key] = value;
        }

        foreach (var (key, change) in _changes.Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (change.IsRemoval)
            {
                found.Remove(key);
            }
            else
            {
                found[key] = change.Value;
            }
        }

        return [.. found];
    }

    /// <summary>Sets a value.</summary>
    /// <exception cref="ServedFailureException">The transaction may only read, or the server is not the leader.</exception>
    public void Set(string key, object? value) => Put(key, new Change(value, false));

    /// <summary>Removes a value.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ServedFailureException">The transaction may only read, or the server is not the leader.</exception>
    public bool Remove(string key)
    {
        bool had = Contains(key);
        Put(key, new Change(null, true));
        return had;
    }

    /// <summary>Waits for a lock and holds it until the transaction ends. It may be had already.</summary>
    /// <exception cref="ServedFailureException">Waiting would never end (<see cref="ServedFailure.Deadlock"/>).</exception>
    public async ValueTask LockAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsOver, this);
        if (_locks.Contains(name))
        {
            return;
        }

        // Noted before it is had: whoever gives up waiting when it was just passed on gives it back at the transaction's end.
        var turn = _state.Enter(name, this);
        _locks.Add(name);
        await turn.WaitAsync(cancellationToken);
    }

    /// <summary>Makes the changes everyone's and ends it.</summary>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(IsOver, this);
        _state.Apply(_changes);
        End();
    }

    /// <summary>Drops the changes and ends it; nothing when it is over.</summary>
    public void Rollback()
    {
        if (!IsOver)
        {
            End();
        }
    }

    /// <summary>Rolls back what was not committed.</summary>
    public void Dispose() => Rollback();

    private void Put(string key, Change change)
    {
        ObjectDisposedException.ThrowIf(IsOver, this);
        if (_isReadOnly)
        {
            throw new ServedFailure(ServedFailure.AccessMode, "Writing in read access mode not allowed.").ToException();
        }

        if (RefusesWrites is { } failure)
        {
            throw failure.ToException();
        }

        Writes++;
        _changes[key] = change;
    }

    private void End()
    {
        IsOver = true;
        _state.Leave(this, _locks);
    }

    internal readonly record struct Change(object? Value, bool IsRemoval);
}
