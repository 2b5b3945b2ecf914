namespace MedImaging;

public static partial class VolumeResampler
{
    /// <summary>Looks through the whole volume at a right angle to a plane of the body: maximum, mean or minimum intensity projection.</summary>
    /// <remarks>Places outside of the volume do not count; where a line meets none of it, <paramref name="outside"/> stands.</remarks>
    /// <param name="volume">The volume.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="kind">What is kept of the values along a line.</param>
    /// <param name="spacing">The size of a pixel and the length of a step in millimetres; <see langword="null"/> for the smallest of the volume.</param>
    /// <param name="outside">What stands where a line has no value.</param>
    /// <returns>The picture; its place is that of the plane's near side.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spacing"/> is not above 0, or there is no such kind.</exception>
    /// <exception cref="MedImagingException">The result would be too large (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static VolumeSlice Project(ImageVolume volume, AnatomicalPlane plane, ProjectionKind kind = ProjectionKind.Maximum, double? spacing = null, float outside = 0)
    {
        ArgumentNullException.ThrowIfNull(volume);
        if (kind is < ProjectionKind.Maximum or > ProjectionKind.Minimum)
        {
            throw new ArgumentOutOfRangeException(nameof(kind));
        }

        double size = spacing ?? Math.Min(volume.Geometry.Spacing.Column, Math.Min(volume.Geometry.Spacing.Row, volume.Geometry.Spacing.Slice));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(spacing));
        var (x, y) = AnatomicalPlanes.Directions(plane);
        var grid = Box(volume.Geometry, x, y, x.Cross(y), size);
        float[] samples = new float[grid.Columns * grid.Rows];
        Parallel.For(0, grid.Rows, row => ProjectRow(volume, grid, row, kind, samples.AsSpan(row * grid.Columns, grid.Columns), outside));
        return new VolumeSlice { Plane = plane, Rows = grid.Rows, Columns = grid.Columns, Spacing = size, Origin = grid.Origin, RowDirection = x, ColumnDirection = y, Samples = samples };
    }

    private static void ProjectRow(ImageVolume volume, VolumeGeometry grid, int row, ProjectionKind kind, Span<float> destination, float outside)
    {
        double[] kept = new double[destination.Length];
        int[] counts = new int[destination.Length];
        float[] line = new float[destination.Length];
        for (int slice = 0; slice < grid.Slices; slice++)
        {
            FillLine(volume, grid, row, slice, line, float.NaN);
            for (int column = 0; column < line.Length; column++)
            {
                if (!float.IsNaN(line[column]))
                {
                    double value = line[column];
                    kept[column] = counts[column]++ == 0 ? value
                        : kind == ProjectionKind.Maximum ? Math.Max(kept[column], value)
                        : kind == ProjectionKind.Minimum ? Math.Min(kept[column], value)
                        : kept[column] + value;
                }
            }
        }

        for (int column = 0; column < destination.Length; column++)
        {
            destination[column] = counts[column] == 0 ? outside : (float)(kind == ProjectionKind.Mean ? kept[column] / counts[column] : kept[column]);
        }
    }
}
