namespace MedImaging.Codecs;

/// <summary>A rectangle on the reference grid or one derived from it; right and bottom are outside. No coordinate is below 0.</summary>
internal readonly record struct Area(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public bool IsEmpty => Right <= Left || Bottom <= Top;

    /// <summary>The samples of a component inside (B.2).</summary>
    public Area Sampled(int stepX, int stepY) => new(Divide(Left, stepX), Divide(Top, stepY), Divide(Right, stepX), Divide(Bottom, stepY));

    /// <summary>The samples after so many halvings (B.5).</summary>
    public Area Halved(int times) => new(Shift(Left, times), Shift(Top, times), Shift(Right, times), Shift(Bottom, times));

    /// <summary>The coefficients of a sub-band after so many halvings, at least one (B.5, equation B-15).</summary>
    public Area Band(int times, int highX, int highY)
    {
        long x = (long)highX << (times - 1), y = (long)highY << (times - 1);
        return new(Shift(Left - x, times), Shift(Top - y, times), Shift(Right - x, times), Shift(Bottom - y, times));
    }

    public Area Intersect(long left, long top, long right, long bottom)
        => new((int)Math.Max(Left, left), (int)Math.Max(Top, top), (int)Math.Min(Right, right), (int)Math.Min(Bottom, bottom));

    private static int Divide(int value, int step) => (int)(((long)value + step - 1) / step);

    private static int Shift(long value, int times) => (int)((value + (1L << times) - 1) >> times);
}
