namespace MedImaging;

/// <summary>Labels of a part of a grid.</summary>
/// <param name="Labels">Slice after slice, row after row.</param>
/// <param name="Origin">The voxel of the grid that is the first of the part.</param>
/// <param name="Size">How large the part is.</param>
internal readonly record struct LabelBox(byte[] Labels, (int Column, int Row, int Slice) Origin, (int Columns, int Rows, int Slices) Size);

/// <summary>Brings a volume to the grid a model was trained on, and labels back from it.</summary>
internal static class VolumeGrid
{
    private const double SpacingSlack = 1e-3;   // headers are written with few digits
    private const double ShearSlack = 0.1;      // degrees

    /// <summary>The volume in cubes of a size; <see langword="null"/> when it is in such already, or any will do.</summary>
    public static ImageVolume<float>? Conform(ImageVolume volume, double? spacing)
    {
        if (spacing is not { } size || IsAt(volume.Geometry, size))
        {
            return null;
        }

        return VolumeResampler.ToIsotropic(volume, size);
    }

    /// <summary>The labels on a grid: of each voxel, the label of the nearest voxel of the other grid; nothing where the part has none.</summary>
    /// <param name="found">The labels.</param>
    /// <param name="from">The grid they are on.</param>
    /// <param name="to">The grid wanted; all its voxels lie within the other.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ImageVolume<byte> ToGrid(LabelBox found, VolumeGeometry from, VolumeGeometry to, CancellationToken cancellationToken)
    {
        var mask = new ImageVolume<byte>(to);
        if (ReferenceEquals(from, to))
        {
            Place(found, to, mask.Samples.Span);
            return mask;
        }

        var step = from.VoxelAt(from.Origin + to.ColumnStep);
        Parallel.For(0, to.Slices, new ParallelOptions { CancellationToken = cancellationToken }, slice =>
        {
            var target = mask.Slice(slice).Span;
            for (int row = 0; row < to.Rows; row++)
            {
                var start = from.VoxelAt(to.PositionOf(0, row, slice));
                FillRow(found, from, start, step, target.Slice(row * to.Columns, to.Columns));
            }
        });
        return mask;
    }

    private static void FillRow(
        LabelBox found, VolumeGeometry from, (double Column, double Row, double Slice) start, (double Column, double Row, double Slice) step, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            int column = Nearest(start.Column + (i * step.Column), from.Columns) - found.Origin.Column;
            int row = Nearest(start.Row + (i * step.Row), from.Rows) - found.Origin.Row;
            int slice = Nearest(start.Slice + (i * step.Slice), from.Slices) - found.Origin.Slice;
            bool isInside = (uint)column < (uint)found.Size.Columns && (uint)row < (uint)found.Size.Rows && (uint)slice < (uint)found.Size.Slices;
            target[i] = isInside ? found.Labels[(((slice * found.Size.Rows) + row) * found.Size.Columns) + column] : (byte)0;
        }
    }

    private static void Place(LabelBox found, VolumeGeometry grid, Span<byte> mask)
    {
        for (int slice = 0; slice < found.Size.Slices; slice++)
        {
            for (int row = 0; row < found.Size.Rows; row++)
            {
                int target = ((((found.Origin.Slice + slice) * grid.Rows) + found.Origin.Row + row) * grid.Columns) + found.Origin.Column;
                found.Labels.AsSpan(((slice * found.Size.Rows) + row) * found.Size.Columns, found.Size.Columns).CopyTo(mask[target..]);
            }
        }
    }

    private static int Nearest(double place, int count) => (int)Math.Clamp(Math.Floor(place + 0.5), 0, count - 1);

    private static bool IsAt(VolumeGeometry geometry, double size)
    {
        var (column, row, slice) = geometry.Spacing;
        return IsNear(column, size) && IsNear(row, size) && IsNear(slice, size) && geometry.ShearAngle < ShearSlack;
    }

    private static bool IsNear(double value, double size) => Math.Abs(value - size) <= SpacingSlack * size;
}
