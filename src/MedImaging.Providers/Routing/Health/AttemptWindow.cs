namespace MedImaging.Providers;

/// <summary>Counts of the last stretch of time, in thirty slices that are reused.</summary>
internal sealed class AttemptWindow(TimeSpan length)
{
    private const int Slices = 30;
    private readonly long _sliceTicks = Math.Max(1, length.Ticks / Slices);
    private readonly (long Slice, int Good, int Bad)[] _counts = new (long, int, int)[Slices];

    public void Add(TimeSpan now, bool isGood)
    {
        long slice = now.Ticks / _sliceTicks;
        ref var count = ref _counts[slice % Slices];
        if (count.Slice != slice)
        {
            count = (slice, 0, 0);
        }

        count = isGood ? (slice, count.Good + 1, count.Bad) : (slice, count.Good, count.Bad + 1);
    }

    public (int Good, int Bad) Count(TimeSpan now)
    {
        long slice = now.Ticks / _sliceTicks;
        (int good, int bad) = (0, 0);
        foreach (var count in _counts)
        {
            if (slice - count.Slice < Slices)
            {
                (good, bad) = (good + count.Good, bad + count.Bad);
            }
        }

        return (good, bad);
    }
}
