namespace MedImaging;

/// <summary>How a volume is cut into tiles for a model.</summary>
internal sealed class VolumeTiles
{
    private readonly TileAxis[] _axes;
    private readonly float _padding;

    /// <param name="input">What the manifest says.</param>
    /// <param name="shape">The model's input; −1 for a side of any length.</param>
    /// <param name="depth">The volume's slices.</param>
    /// <param name="height">The volume's rows.</param>
    /// <param name="width">The volume's columns.</param>
    public VolumeTiles(VolumeInput input, IReadOnlyList<long> shape, int depth, int height, int width)
    {
        int[] sides = [depth, height, width];
        _axes = [.. sides.Select((side, axis) => new TileAxis(side, TileSide(input, shape[2 + axis], side, axis), input.Overlap))];
        _padding = (float)input.Padding;
        Count = Z.Starts.Count * Y.Starts.Count * X.Starts.Count;
        if ((Int128)Z.Tile * Y.Tile * X.Tile > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"A tile of {Z.Tile} × {Y.Tile} × {X.Tile} voxels is too large; the manifest can ask for smaller ones.");
        }
    }

    public TileAxis Z => _axes[0];

    public TileAxis Y => _axes[1];

    public TileAxis X => _axes[2];

    /// <summary>Gets how many tiles there are.</summary>
    public int Count { get; }

    /// <summary>Gets how many voxels a tile has.</summary>
    public int TileVoxels => Z.Tile * Y.Tile * X.Tile;

    /// <summary>Gets whether the volume itself is the one tile.</summary>
    public bool IsWhole => _axes.All(a => a.Tile == a.Length);

    /// <summary>Copies a tile; what lies past the volume is padding.</summary>
    public void Copy(ReadOnlySpan<float> volume, int startZ, int startY, int startX, Span<float> tile)
    {
        if (_axes.Any(a => a.Tile > a.Length))
        {
            tile.Fill(_padding);
        }

        for (int z = 0; z < Z.Inside; z++)
        {
            for (int y = 0; y < Y.Inside; y++)
            {
                int from = ((((startZ + z) * Y.Length) + startY + y) * X.Length) + startX;
                volume.Slice(from, X.Inside).CopyTo(tile[(((z * Y.Tile) + y) * X.Tile)..]);
            }
        }
    }

    // A side the model fixes; else the manifest's, or the volume's where that is smaller.
    private static int TileSide(VolumeInput input, long fixedSide, int side, int axis)
    {
        if (fixedSide > 0)
        {
            return (int)fixedSide;
        }

        int rounded = (int)Math.Min(((long)side + input.Multiple - 1) / input.Multiple * input.Multiple, int.MaxValue);
        return input.Tile is { } tile ? Math.Min(tile[axis], rounded) : rounded;
    }
}
