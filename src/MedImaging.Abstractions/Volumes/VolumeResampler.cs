namespace MedImaging;

/// <summary>Volumes in other grids: isotropic voxels, and planes at right angles to the body (multi-planar reformation).</summary>
public static partial class VolumeResampler
{
    /// <summary>Resamples to cubes, in the directions of the slices, by trilinear interpolation. A shear, as of a tilted gantry, is taken out.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="spacing">The size of a voxel in millimetres; <see langword="null"/> for the smallest of the volume.</param>
    /// <param name="outside">What stands where the volume has nothing.</param>
    /// <returns>A new volume; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spacing"/> is not above 0.</exception>
    /// <exception cref="MedImagingException">The result would be too large (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static ImageVolume<float> ToIsotropic(ImageVolume volume, double? spacing = null, float outside = 0)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var geometry = volume.Geometry;
        double size = spacing ?? Math.Min(geometry.Spacing.Column, Math.Min(geometry.Spacing.Row, geometry.Spacing.Slice));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(spacing));
        var x = Unit(geometry.ColumnStep);
        var z = Unit(geometry.ColumnStep.Cross(geometry.RowStep));
        if (z.Dot(geometry.SliceStep) < 0)
        {
            z *= -1;
        }

        var y = Unit(geometry.RowStep - (x * x.Dot(geometry.RowStep)));
        return Resample(volume, Box(geometry, x, y, z, size), outside);
    }

    /// <summary>Resamples to any grid by trilinear interpolation.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="grid">Where the voxels of the result lie.</param>
    /// <param name="outside">What stands where the volume has nothing.</param>
    /// <returns>A new volume; dispose it.</returns>
    public static ImageVolume<float> Resample(ImageVolume volume, VolumeGeometry grid, float outside = 0)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(grid);
        var result = new ImageVolume<float>(grid) { Unit = volume.Unit };
        Parallel.For(0, grid.Slices, slice => FillSlice(volume, grid, slice, result.Slice(slice).Span, outside));
        return result;
    }

    /// <summary>Cuts the axial, coronal and sagittal plane of the body through a place, however the volume lies in it.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="through">The place; <see langword="null"/> for the middle of the volume.</param>
    /// <param name="spacing">The size of a pixel in millimetres; <see langword="null"/> for the smallest of the volume.</param>
    /// <param name="outside">What stands where the volume has nothing.</param>
    /// <returns>The three planes: axial, coronal, sagittal.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spacing"/> is not above 0.</exception>
    /// <exception cref="MedImagingException">A plane would be too large (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static IReadOnlyList<VolumeSlice> CutPlanes(ImageVolume volume, PatientVector? through = null, double? spacing = null, float outside = 0)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var geometry = volume.Geometry;
        double size = spacing ?? Math.Min(geometry.Spacing.Column, Math.Min(geometry.Spacing.Row, geometry.Spacing.Slice));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(spacing));
        var place = through ?? geometry.PositionOf((geometry.Columns - 1) / 2d, (geometry.Rows - 1) / 2d, (geometry.Slices - 1) / 2d);
        return [.. Enum.GetValues<AnatomicalPlane>().Select(plane => Cut(volume, plane, place, size, outside))];
    }

    private static VolumeSlice Cut(ImageVolume volume, AnatomicalPlane plane, PatientVector through, double size, float outside)
    {
        var (x, y) = AnatomicalPlanes.Directions(plane);
        var z = x.Cross(y);
        var box = Box(volume.Geometry, x, y, z, size);
        var origin = box.Origin + (z * z.Dot(through - box.Origin));
        var grid = new VolumeGeometry(box.Columns, box.Rows, 1, origin, box.ColumnStep, box.RowStep, box.SliceStep);
        float[] samples = new float[grid.VoxelCount];
        FillSlice(volume, grid, 0, samples, outside);
        return new VolumeSlice { Plane = plane, Rows = grid.Rows, Columns = grid.Columns, Spacing = size, Origin = origin, RowDirection = x, ColumnDirection = y, Samples = samples };
    }

    private static void FillSlice(ImageVolume volume, VolumeGeometry grid, int slice, Span<float> destination, float outside)
    {
        for (int row = 0; row < grid.Rows; row++)
        {
            FillLine(volume, grid, row, slice, destination.Slice(row * grid.Columns, grid.Columns), outside);
        }
    }

    // Voxels on a line of the grid are evenly spaced in the volume too, so one step vector serves the whole line.
    private static void FillLine(ImageVolume volume, VolumeGeometry grid, int row, int slice, Span<float> line, float outside)
    {
        var step = volume.Geometry.VoxelAt(volume.Geometry.Origin + grid.ColumnStep);
        var start = volume.Geometry.VoxelAt(grid.PositionOf(0, row, slice));
        for (int column = 0; column < line.Length; column++)
        {
            line[column] = volume.Sample(start.Column + (step.Column * column), start.Row + (step.Row * column), start.Slice + (step.Slice * column), outside);
        }
    }

    // The smallest box in these directions that holds all voxel centres.
    private static VolumeGeometry Box(VolumeGeometry geometry, PatientVector x, PatientVector y, PatientVector z, double size)
    {
        Span<double> low = [double.MaxValue, double.MaxValue, double.MaxValue], high = [double.MinValue, double.MinValue, double.MinValue];
        for (int corner = 0; corner < 8; corner++)
        {
            var place = geometry.PositionOf((corner & 1) * (geometry.Columns - 1), ((corner >> 1) & 1) * (geometry.Rows - 1), (corner >> 2) * (geometry.Slices - 1));
            Span<double> along = [place.Dot(x), place.Dot(y), place.Dot(z)];
            for (int axis = 0; axis < 3; axis++)
            {
                (low[axis], high[axis]) = (Math.Min(low[axis], along[axis]), Math.Max(high[axis], along[axis]));
            }
        }

        int columns = Count(low[0], high[0], size), rows = Count(low[1], high[1], size), slices = Count(low[2], high[2], size);
        if ((Int128)columns * rows * slices > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"A volume of {columns} × {rows} × {slices} voxels is too large; ask for a larger spacing.");
        }

        return new VolumeGeometry(columns, rows, slices, (x * low[0]) + (y * low[1]) + (z * low[2]), x * size, y * size, z * size);
    }

    private static int Count(double low, double high, double size)
    {
        double count = Math.Floor(((high - low) / size) + 1e-6) + 1;
        return count < int.MaxValue ? (int)count : int.MaxValue;
    }

    private static PatientVector Unit(PatientVector vector) => vector * (1 / vector.Length);
}
