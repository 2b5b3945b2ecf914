namespace MedImaging;

/// <summary>The growing, partly random pauses between the tries of one transaction, and their end.</summary>
internal sealed class Backoff(TimeSpan maxTime, TimeProvider time, RetryChance chance)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _ceiling = First;

    /// <summary>Gets how many pauses were granted.</summary>
    internal int Count { get; private set; }

    /// <summary>Gives the next pause, unless the time for trying again is over.</summary>
    internal bool TryNext(out TimeSpan pause)
    {
        // Half of it is certain, so that the server is spared; half is chance, so that those who failed together do not come back together.
        pause = _ceiling * (0.5 + (0.5 * chance.Draw()));
        var left = maxTime - time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        pause = pause < left ? pause : left;
        _ceiling = _ceiling * 2 < Longest ? _ceiling * 2 : Longest;
        Count++;
        return true;
    }
}
