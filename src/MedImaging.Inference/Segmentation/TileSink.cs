namespace MedImaging;

/// <summary>Takes the scores of one tile after another and ends with a label for each voxel.</summary>
internal abstract class TileSink(VolumeTiles tiles, VoxelLabels labels)
{
    protected VolumeTiles Tiles => tiles;

    protected VoxelLabels Decider => labels;

    /// <summary>Gets the labels, complete when all tiles were taken.</summary>
    public byte[] Labels { get; } = new byte[tiles.Z.Length * tiles.Y.Length * tiles.X.Length];

    /// <summary>Takes a tile; they come slice by slice, row by row.</summary>
    /// <param name="z">Which of the axis' tiles it is.</param>
    /// <param name="y">Likewise.</param>
    /// <param name="x">Likewise.</param>
    /// <param name="scores">A block for each label.</param>
    public abstract void Take(int z, int y, int x, ReadOnlySpan<float> scores);

    public static TileSink For(VolumeTiles tiles, VoxelLabels labels, TileBlending blending)
        => blending == TileBlending.Innermost || tiles.Count == 1 ? new InnermostSink(tiles, labels) : new GaussianSink(tiles, labels);
}
