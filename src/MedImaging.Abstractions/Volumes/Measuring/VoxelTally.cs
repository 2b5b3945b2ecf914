namespace MedImaging;

/// <summary>Counts the voxels of a structure and keeps the ends of its rows.</summary>
internal sealed class VoxelTally(VolumeGeometry grid)
{
    private double _columns, _rows, _slices;

    public long Count { get; private set; }

    /// <summary>The first and the last voxel of each row that has any: the hull of these is the hull of all.</summary>
    public List<Voxel> Edges { get; } = [];

    public PatientVector Centroid => grid.PositionOf(_columns / Count, _rows / Count, _slices / Count);

    /// <summary>Takes a row.</summary>
    /// <returns>Whether it has voxels of the label; then they are 1 in <paramref name="chosen"/>.</returns>
    public bool Add(int slice, int row, ReadOnlySpan<byte> labels, byte label, Span<byte> chosen)
    {
        int first = labels.IndexOf(label);
        if (first < 0)
        {
            return false;
        }

        long count = 0, columns = 0;
        for (int column = 0; column < labels.Length; column++)
        {
            int isHere = labels[column] == label ? 1 : 0;
            chosen[column] = (byte)isHere;
            count += isHere;
            columns += column * isHere;
        }

        Count += count;
        (_columns, _rows, _slices) = (_columns + columns, _rows + ((double)row * count), _slices + ((double)slice * count));
        Edges.Add(new Voxel(first, row, slice));
        if (labels.LastIndexOf(label) is var last && last != first)
        {
            Edges.Add(new Voxel(last, row, slice));
        }

        return true;
    }
}

/// <summary>A voxel by its place in the grid.</summary>
internal readonly record struct Voxel(int Column, int Row, int Slice);
