namespace MedImaging;

/// <summary>The places of a pool and who waits for one, first come, first served. Not safe for threads: the pool's lock is around it.</summary>
/// <remarks>A freed place is handed to the first in line, never put back for whoever is quickest, so that nobody is overtaken.</remarks>
internal sealed class PoolQueue(int places)
{
    private readonly LinkedList<Waiter> _line = [];

    /// <summary>Gets how many places nobody has.</summary>
    internal int Free { get; private set; } = places;

    /// <summary>Gets how many wait.</summary>
    internal int Waiting => _line.Count;

    /// <summary>Takes a place if there is one and nobody waits.</summary>
    internal bool TryTake()
    {
        if (Free == 0 || _line.Count > 0)
        {
            return false;
        }

        Free--;
        return true;
    }

    /// <summary>Gets in line.</summary>
    internal Waiter Enqueue()
    {
        var waiter = new Waiter();
        waiter.Node = _line.AddLast(waiter);
        return waiter;
    }

    /// <summary>Leaves the line.</summary>
    /// <returns>False when the place was handed over already: it is then the waiter's, to use or to free.</returns>
    internal bool Leave(Waiter waiter)
    {
        if (waiter.Node is not { } node)
        {
            return false;
        }

        _line.Remove(node);
        waiter.Node = null;
        return true;
    }

    /// <summary>Frees a place: it is the first waiter's, or nobody's.</summary>
    internal void Give()
    {
        if (_line.First is { } first)
        {
            _line.RemoveFirst();
            first.Value.Node = null;
            first.Value.Grant.TrySetResult(true);
            return;
        }

        Free++;
    }

    /// <summary>Sends all home.</summary>
    internal void Close()
    {
        while (_line.First is { } first)
        {
            _line.RemoveFirst();
            first.Value.Node = null;
            first.Value.Grant.TrySetResult(false);
        }
    }

    /// <summary>One who waits.</summary>
    internal sealed class Waiter
    {
        /// <summary>Gets what is completed with true when the place is his, and with false when the pool closes. Never cancelled: who gives up says so by <see cref="Leave"/>.</summary>
        internal TaskCompletionSource<bool> Grant { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal LinkedListNode<Waiter>? Node { get; set; }
    }
}
