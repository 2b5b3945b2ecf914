namespace MedImaging;

/// <summary>How tiles follow each other along one axis, and how much each of them has to say at each voxel.</summary>
internal sealed class TileAxis
{
    private const double SigmaShare = 0.125;   // of a tile's side, as MONAI has it
    private const float LeastWeight = 1e-3f;   // a voxel at the end of the volume has no other tile

    private readonly float[] _gaussian;

    /// <param name="length">How many voxels the volume has.</param>
    /// <param name="tile">How many a tile has; more than the volume where that is padded.</param>
    /// <param name="overlap">How many two neighbours share at least.</param>
    public TileAxis(int length, int tile, int overlap)
    {
        (Length, Tile) = (length, tile);
        int step = Math.Max(tile - overlap, 1);
        var starts = new List<int>();
        for (int start = 0; start + tile < length; start += step)
        {
            starts.Add(start);
        }

        starts.Add(Math.Max(length - tile, 0));   // the last is pushed back into the volume
        Starts = starts;
        _gaussian = Gaussian(tile);
    }

    public int Length { get; }

    public int Tile { get; }

    /// <summary>Gets the first voxel of each tile, ascending.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Gets the weights of a tile's voxels, the middle being 1.</summary>
    public ReadOnlySpan<float> Weights => _gaussian;

    /// <summary>Gets how many of a tile's voxels lie in the volume.</summary>
    public int Inside => Math.Min(Tile, Length);

    /// <summary>The voxels of a tile that no other tile has farther from its edges: each voxel of the volume is in one.</summary>
    public (int Start, int End) Innermost(int index)
    {
        int start = index == 0 ? 0 : Between(index - 1), end = index == Starts.Count - 1 ? Length : Between(index);
        return (start, end);
    }

    /// <summary>The sum of the weights of all tiles at each voxel.</summary>
    public float[] WeightSums()
    {
        float[] sums = new float[Length];
        foreach (int start in Starts)
        {
            for (int i = 0; i < Inside; i++)
            {
                sums[start + i] += _gaussian[i];
            }
        }

        return sums;
    }

    // In the middle of what two neighbours share.
    private int Between(int index) => (Starts[index] + Tile + Starts[index + 1]) / 2;

    private static float[] Gaussian(int tile)
    {
        float[] weights = new float[tile];
        double middle = (tile - 1) / 2d, sigma = Math.Max(tile * SigmaShare, 1e-6);
        for (int i = 0; i < tile; i++)
        {
            double distance = (i - middle) / sigma;
            weights[i] = Math.Max((float)Math.Exp(-distance * distance / 2), LeastWeight);
        }

        return weights;
    }
}
