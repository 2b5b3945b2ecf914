namespace MedImaging.Kernels;

/// <summary>The weights of a Gaussian over the samples of a row or a column; past an edge the row is mirrored, its last sample once (gfedcb|abcdefgh|gfedcba), again and again if need be.</summary>
/// <remarks>The reach is what OpenCV chooses for floats: the nearest odd number to 8σ + 1 samples in all.</remarks>
internal sealed class GaussianWeights(int length, double sigma) : ITapWeights
{
    private readonly int _reach = ReachOf(sigma);

    public int MaxCount => (2 * _reach) + 1;

    /// <summary>How many samples count on each side.</summary>
    public static int ReachOf(double sigma) => ((int)Math.Round((sigma * 8) + 1) | 1) / 2;

    public (int Start, int End) Fill(int output, double[] taps)
    {
        int start = Math.Max(output - _reach, 0), end = Math.Min(output + _reach + 1, length);

        // What is mirrored at one edge lies within the reach of the other side, unless the row is shorter than that.
        (start, end) = length <= _reach ? (0, length) : (start, end);
        taps.AsSpan(0, end - start).Clear();
        for (int i = -_reach; i <= _reach; i++)
        {
            taps[Mirrored(output + i) - start] += Math.Exp(-(double)i * i / (2 * sigma * sigma));
        }

        return (start, end);
    }

    private int Mirrored(int index)
    {
        if (length == 1)
        {
            return 0;
        }

        int period = 2 * (length - 1), inside = ((index % period) + period) % period;
        return inside < length ? inside : period - inside;
    }
}
