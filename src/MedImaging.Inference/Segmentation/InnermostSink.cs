namespace MedImaging;

/// <summary>Each voxel by the tile in which it lies farthest from an edge.</summary>
internal sealed class InnermostSink(VolumeTiles tiles, VoxelLabels labels) : TileSink(tiles, labels)
{
    public override void Take(int z, int y, int x, ReadOnlySpan<float> scores)
    {
        var (front, back) = Tiles.Z.Innermost(z);
        var (top, bottom) = Tiles.Y.Innermost(y);
        var (left, right) = Tiles.X.Innermost(x);
        int startZ = Tiles.Z.Starts[z], startY = Tiles.Y.Starts[y], startX = Tiles.X.Starts[x];
        for (int slice = front; slice < back; slice++)
        {
            for (int row = top; row < bottom; row++)
            {
                int first = ((((slice - startZ) * Tiles.Y.Tile) + row - startY) * Tiles.X.Tile) + left - startX;
                int target = (((slice * Tiles.Y.Length) + row) * Tiles.X.Length) + left;
                Decider.Decide(scores, Tiles.TileVoxels, first, Labels.AsSpan(target, right - left));
            }
        }
    }
}
