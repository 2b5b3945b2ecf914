namespace MedImaging.Providers;

/// <summary>Good and bad outcomes of the last stretch of time, in slices that are used again.</summary>
internal sealed class OutcomeWindow(TimeSpan length, int slices)
{
    private readonly long _sliceTicks = Math.Max(1, length.Ticks / slices);
    private readonly (long Slice, int Good, int Bad)[] _counts = new (long, int, int)[slices];

    public void Add(TimeSpan now, bool isGood)
    {
        long slice = now.Ticks / _sliceTicks;
        ref var count = ref _counts[slice % _counts.Length];
        if (count.Slice != slice)
        {
            count = (slice, 0, 0);
        }

        count = isGood ? (slice, count.Good + 1, count.Bad) : (slice, count.Good, count.Bad + 1);
    }

    public (int Good, int Bad) CountAt(TimeSpan now)
    {
        long slice = now.Ticks / _sliceTicks;
        (int good, int bad) = (0, 0);
        foreach (var count in _counts)
        {
            if (slice - count.Slice < _counts.Length)
            {
                (good, bad) = (good + count.Good, bad + count.Bad);
            }
        }

        return (good, bad);
    }

    public void Clear() => Array.Clear(_counts);
}
