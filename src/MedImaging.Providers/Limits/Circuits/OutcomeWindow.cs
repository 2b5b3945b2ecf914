namespace MedImaging.Providers;

/// <summary>Good and bad outcomes of the last window, in ten slices.</summary>
internal sealed class OutcomeWindow(long span)
{
    private const int Slices = 10;
    private readonly (long Slice, int Good, int Bad)[] _slices = new (long, int, int)[Slices];
    private readonly long _length = Math.Max(span / Slices, 1);

    public void Add(long now, bool isGood)
    {
        long number = now / _length;
        ref var slice = ref _slices[number % Slices];
        if (slice.Slice != number)
        {
            slice = (number, 0, 0);
        }

        if (isGood)
        {
            slice.Good++;
        }
        else
        {
            slice.Bad++;
        }
    }

    public (int All, int Bad) CountAt(long now)
    {
        long number = now / _length;
        int good = 0, bad = 0;
        foreach (ref var slice in _slices.AsSpan())
        {
            if (slice.Slice > number - Slices)
            {
                good += slice.Good;
                bad += slice.Bad;
            }
        }

        return (good + bad, bad);
    }

    public void Clear() => Array.Clear(_slices);
}
