namespace MedImaging;

/// <summary>The points in the server's history that the next transaction must not be behind of: what one caller wrote, the same session reads.</summary>
/// <remarks>
/// A commit gives one bookmark that stands for all that its transaction was told to wait for, so those it was sent with are dropped:
/// the set has never more than the transactions that ran beside each other, at most as many as there are connections.
/// </remarks>
internal sealed class BookmarkSet
{
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _current = [];

    /// <summary>Gets those to send with the next transaction.</summary>
    internal IReadOnlyList<string> Current => Volatile.Read(ref _current);

    /// <summary>Puts the bookmark of a commit in the place of those that its transaction was sent with.</summary>
    internal void Replace(IReadOnlyList<string> sent, string bookmark)
    {
        lock (_gate)
        {
            List<string> next = [.. _current.Where(kept => kept != bookmark && !sent.Contains(kept)), bookmark];
            Volatile.Write(ref _current, next);
        }
    }
}
