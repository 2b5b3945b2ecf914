using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>The weighted mean of what all tiles say of a voxel. Only the slices that tiles still speak of are held.</summary>
internal sealed class GaussianSink : TileSink
{
    private readonly float[] _sums;
    private readonly float[] _row;
    private readonly float[] _weightsX;
    private readonly float[] _weightsY;
    private readonly float[] _weightsZ;
    private readonly int _slice;
    private readonly int _plane;

    public GaussianSink(VolumeTiles tiles, VoxelLabels labels)
        : base(tiles, labels)
    {
        _slice = tiles.Y.Length * tiles.X.Length;
        if ((Int128)_slice * tiles.Z.Inside * labels.Count > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"The scores of {tiles.Z.Inside} slices of {tiles.Y.Length} × {tiles.X.Length} voxels are too many to blend; the manifest can ask for flatter tiles.");
        }

        _plane = _slice * tiles.Z.Inside;
        _sums = new float[_plane * labels.Count];
        _row = new float[tiles.X.Length * labels.Count];
        (_weightsX, _weightsY, _weightsZ) = (tiles.X.WeightSums(), tiles.Y.WeightSums(), tiles.Z.WeightSums());
    }

    public override void Take(int z, int y, int x, ReadOnlySpan<float> scores)
    {
        TileAxis down = Tiles.Y, across = Tiles.X;
        var weights = across.Weights[..across.Inside];
        for (int label = 0; label < Decider.Count; label++)
        {
            var own = scores.Slice(label * Tiles.TileVoxels, Tiles.TileVoxels);
            for (int slice = 0; slice < Tiles.Z.Inside; slice++)
            {
                for (int row = 0; row < down.Inside; row++)
                {
                    float weight = Tiles.Z.Weights[slice] * down.Weights[row];
                    var source = own.Slice(((slice * down.Tile) + row) * across.Tile, across.Inside);
                    Add(source, weights, weight, _sums.AsSpan((label * _plane) + (slice * _slice) + ((down.Starts[y] + row) * across.Length) + across.Starts[x], across.Inside));
                }
            }
        }

        if (y == down.Starts.Count - 1 && x == across.Starts.Count - 1)
        {
            Finish(z);
        }
    }

    // The slices that no later tile speaks of are decided, and the others move up.
    private void Finish(int layer)
    {
        int start = Tiles.Z.Starts[layer], end = layer == Tiles.Z.Starts.Count - 1 ? Tiles.Z.Length : Tiles.Z.Starts[layer + 1];
        for (int slice = start; slice < end; slice++)
        {
            for (int row = 0; row < Tiles.Y.Length; row++)
            {
                DecideRow(slice, slice - start, row);
            }
        }

        int done = (end - start) * _slice;
        for (int label = 0; label < Decider.Count; label++)
        {
            var own = _sums.AsSpan(label * _plane, _plane);
            own[done..].CopyTo(own);
            own[^done..].Clear();
        }
    }

    private void DecideRow(int slice, int held, int row)
    {
        int columns = Tiles.X.Length, at = (held * _slice) + (row * columns);
        for (int label = 0; label < Decider.Count; label++)
        {
            var scores = _row.AsSpan(label * columns, columns);
            TensorPrimitives.Divide(_sums.AsSpan((label * _plane) + at, columns), _weightsX, scores);
            TensorPrimitives.Divide(scores, _weightsZ[slice] * _weightsY[row], scores);
        }

        Decider.Decide(_row, columns, 0, Labels.AsSpan((slice * _slice) + (row * columns), columns));
    }

    private void Add(ReadOnlySpan<float> source, ReadOnlySpan<float> weights, float weight, Span<float> sums)
    {
        var weighted = _row.AsSpan(0, source.Length);
        TensorPrimitives.Multiply(weights, weight, weighted);
        TensorPrimitives.MultiplyAdd(source, weighted, sums, sums);
    }
}
