namespace MedImaging;

/// <summary>Lends members to one user at a time, opens new ones up to a limit, and lets the rest wait in the order they came.</summary>
/// <remarks>
/// There are as many places as members are allowed. Who has a place has the right to one member: an idle one, or a new one.
/// A member is idle only while nobody has its place, so idle and lent ones together are never more than the places.
/// Every way out of <see cref="AcquireAsync"/> but success frees the place again; success is freed by <see cref="ReturnAsync"/>.
/// </remarks>
internal sealed partial class ConnectionPool<T> : IAsyncDisposable
    where T : PoolMember
{
    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly PoolLimits _limits;
    private readonly Func<CancellationToken, ValueTask<T>> _open;
    private readonly TimeProvider _time;
    private readonly PoolInstruments _instruments;
    private readonly PoolQueue _queue;
    private readonly List<T> _idle = [];
    private readonly HashSet<T> _lent = [];

    // Never disposed of: it has no timer, and who still waits may link to it after the pool was closed.
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closingToken;
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    internal ConnectionPool(string name, PoolLimits limits, Func<CancellationToken, ValueTask<T>> open, TimeProvider time)
    {
        (_name, _limits, _open, _time) = (name, limits, open, time);
        (_queue, _instruments, _closingToken) = (new PoolQueue(limits.Size), new PoolInstruments(name), _closing.Token);
    }

    /// <summary>Gets how many places are taken: members lent, being opened or being tried.</summary>
    internal int InUse
    {
        get
        {
            lock (_gate)
            {
                return _limits.Size - _queue.Free;
            }
        }
    }

    /// <summary>Gets how many members wait for a user.</summary>
    internal int Idle
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Gets how many users wait for a member.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Waiting;
            }
        }
    }

    /// <summary>Lends a member. It must be given back by <see cref="ReturnAsync"/>, in whatever state it is.</summary>
    /// <exception cref="PoolExhaustedException">None became free in time.</exception>
    /// <exception cref="MedImagingException">None could be opened, or not in time.</exception>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    internal ValueTask<T> AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PoolQueue.Waiter? waiter = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!_queue.TryTake())
            {
                waiter = _queue.Enqueue();
            }
            else if (_idle.Count > 0 && IsReady(_idle[^1]))
            {
                return new ValueTask<T>(Lend(TakeNewest()));
            }
        }

        return AcquireLaterAsync(waiter, cancellationToken);
    }

    /// <summary>Takes a member back: for the next user if it is clean, otherwise it is closed.</summary>
    internal async ValueTask ReturnAsync(T member)
    {
        bool isClean = member.IsReusable;
        bool isKept;
        T? old = null;
        lock (_gate)
        {
            if (!_lent.Remove(member))
            {
                throw new InvalidOperationException("The connection was given back already.");
            }

            _instruments.Used(-1);
            isKept = isClean && !_isClosed && !IsOld(member);
            if (isKept)
            {
                old = TakeOld();
                member.ReturnedAt = _time.GetTimestamp();
                _idle.Add(member);
                _instruments.Idle(1);
                FreePlace();
            }
        }

        old?.Abort();
        if (!isKept)
        {
            await CloseAndFreeAsync(member, isClean).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the members that nobody uses: their server is gone, or is no longer one of ours.</summary>
    internal void CloseIdle()
    {
        T[] idle;
        lock (_gate)
        {
            idle = TakeAllIdle();
        }

        foreach (var member in idle)
        {
            member.Abort();
        }
    }

    private async ValueTask CloseAndFreeAsync(T member, bool isClean)
    {
        // Closed before its place is free: the server never sees more connections than were allowed.
        if (isClean)
        {
            await member.CloseAsync().ConfigureAwait(false);
        }
        else
        {
            member.Abort();
        }

        lock (_gate)
        {
            FreePlace();
        }
    }

    private void FreePlace()
    {
        _queue.Give();
        if (_isClosed && _queue.Free == _limits.Size)
        {
            _emptied.TrySetResult();
        }
    }

    private T Lend(T member)
    {
        _lent.Add(member);
        _instruments.Used(1);
        return member;
    }

    private T TakeNewest()
    {
        var member = _idle[^1];
        _idle.RemoveAt(_idle.Count - 1);
        _instruments.Idle(-1);
        return member;
    }

    // The newest is lent first, so that a quiet time lets the others grow old; the oldest lies first in the list.
    private T? TakeOld()
    {
        if (_idle.Count == 0 || !IsOld(_idle[0]))
        {
            return null;
        }

        var member = _idle[0];
        _idle.RemoveAt(0);
        _instruments.Idle(-1);
        return member;
    }

    private T[] TakeAllIdle()
    {
        T[] idle = [.. _idle];
        _idle.Clear();
        _instruments.Idle(-idle.Length);
        return idle;
    }

    private bool IsReady(T member) => !IsOld(member) && !HasBeenIdleForLong(member) && !member.NeedsRenewal && member.IsReusable;

    private bool IsOld(T member) => _time.GetElapsedTime(member.OpenedAt) >= _limits.Lifetime;

    private bool HasBeenIdleForLong(T member) => _time.GetElapsedTime(member.ReturnedAt) >= _limits.IdleCheckAfter;
}
