namespace MedImaging.Kernels;

/// <summary>The maps of contrast-limited equalisation: from 0…1 to 0…1 by straight lines, one a bin.</summary>
internal static class EqualizeKernels
{
    /// <summary>How many bins a histogram has.</summary>
    public const int Bins = 256;

    /// <summary>How many values a map has: one at each edge of a bin.</summary>
    public const int Edges = Bins + 1;

    private const int MostRounds = 64;

    /// <summary>Counts values by bin; those past 0…1 count at its ends, and what is not a number does not.</summary>
    public static void Count(ReadOnlySpan<float> values, Span<int> bins)
    {
        foreach (float x in values)
        {
            if (!float.IsNaN(x))
            {
                bins[BinOf(Clamped(x))]++;
            }
        }
    }

    /// <summary>Makes a map of a histogram, none of whose lines is steeper than a limit: what is above goes to the bins below it, evenly, until all have room for no more.</summary>
    public static void MakeMap(ReadOnlySpan<int> bins, double limit, Span<float> map)
    {
        Span<double> heights = stackalloc double[Bins];
        double total = 0, excess = 0;
        foreach (int count in bins)
        {
            total += count;
        }

        double most = limit * total / Bins;
        for (int b = 0; b < Bins; b++)
        {
            heights[b] = Math.Min(bins[b], most);
            excess += bins[b] - heights[b];
        }

        for (int round = 0; round < MostRounds && excess > 1e-9 * total; round++)
        {
            excess = Spread(heights, most, excess);
        }

        double sum = 0;
        map[0] = 0f;
        for (int b = 0; b < Bins; b++)
        {
            sum += heights[b];
            map[b + 1] = (float)(total > 0 ? sum / total : (b + 1d) / Bins);
        }
    }

    /// <summary>Applies four maps to a value, blended by its place between them; what is not a number stays so.</summary>
    public static float Map(float x, ReadOnlySpan<float> upperLeft, ReadOnlySpan<float> upperRight, ReadOnlySpan<float> lowerLeft, ReadOnlySpan<float> lowerRight, float across, float down)
    {
        if (float.IsNaN(x))
        {
            return x;
        }

        x = Clamped(x);
        int bin = BinOf(x);
        float part = (x * Bins) - bin;
        float upper = Blend(At(upperLeft, bin, part), At(upperRight, bin, part), across);
        return Blend(upper, Blend(At(lowerLeft, bin, part), At(lowerRight, bin, part), across), down);
    }

    private static double Spread(Span<double> heights, double most, double excess)
    {
        int open = 0;
        foreach (double height in heights)
        {
            open += height < most ? 1 : 0;
        }

        double share = open == 0 ? 0 : excess / open, left = open == 0 ? 0 : excess;
        for (int b = 0; b < Bins && open > 0; b++)
        {
            double given = Math.Min(share, most - heights[b]);
            heights[b] += given;
            left -= given;
        }

        return left;
    }

    private static float Clamped(float x) => x > 0f ? x < 1f ? x : 1f : 0f;

    private static int BinOf(float x) => Math.Min((int)(x * Bins), Bins - 1);

    private static float At(ReadOnlySpan<float> map, int bin, float part) => map[bin] + (part * (map[bin + 1] - map[bin]));

    private static float Blend(float one, float other, float part) => one + (part * (other - one));
}
