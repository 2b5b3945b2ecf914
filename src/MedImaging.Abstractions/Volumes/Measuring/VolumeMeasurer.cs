namespace MedImaging;

/// <summary>Measures structures of a volume by its affine: voxels may be longer than wide, and slices may lean.</summary>
public static class VolumeMeasurer
{
    /// <summary>Measures one structure.</summary>
    /// <remarks>The longest diameter runs from face to face of its outermost voxels, so that a bar of n voxels is n voxels long.</remarks>
    /// <param name="mask">The label of each voxel.</param>
    /// <param name="label">The structure's label.</param>
    /// <param name="values">The volume whose values it covers, on the same grid, or none.</param>
    /// <returns>The measurements; <see langword="null"/> when no voxel has the label.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has other rows, columns or slices.</exception>
    public static VolumeMeasurements? Measure(ImageVolume<byte> mask, byte label, ImageVolume? values = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var grid = mask.Geometry;
        if (values is not null && (values.Geometry.Columns, values.Geometry.Rows, values.Geometry.Slices) != (grid.Columns, grid.Rows, grid.Slices))
        {
            throw new ArgumentException("The values lie on another grid than the mask.", nameof(values));
        }

        var tally = new VoxelTally(grid);
        var covered = new ValueTally();
        float[] line = new float[values is null ? 0 : grid.Columns];
        byte[] chosen = new byte[grid.Columns];
        for (int slice = 0; slice < grid.Slices; slice++)
        {
            var labels = mask.Slice(slice).Span;
            for (int row = 0; row < grid.Rows; row++)
            {
                if (tally.Add(slice, row, labels.Slice(row * grid.Columns, grid.Columns), label, chosen) && values is not null)
                {
                    values.ReadRow(slice, row, line);
                    covered.Add(line, chosen);
                }
            }
        }

        return tally.Count == 0 ? null : Describe(tally, grid, covered, values?.Unit ?? "1");
    }

    private static VolumeMeasurements Describe(VoxelTally tally, VolumeGeometry grid, ValueTally covered, string unit)
    {
        double voxel = Math.Abs(grid.ColumnStep.Cross(grid.RowStep).Dot(grid.SliceStep)), cubed = voxel * tally.Count;
        double radius = Math.Cbrt(3 * cubed / (4 * Math.PI)), longest = Diameter3D.Of(tally.Edges, grid);
        return new VolumeMeasurements
        {
            VoxelCount = tally.Count,
            Millilitres = cubed / 1000,
            SphereRadius = radius,
            LongestDiameter = longest,
            Centroid = tally.Centroid,
            Measurements =
            [
                new(MeasurementConcepts.Maximum3DDiameter, longest, "mm"),
                new(MeasurementConcepts.Volume, cubed / 1000, "ml"),
                new(MeasurementConcepts.Radius, radius, "mm"),
                .. covered.ToMeasurements(unit),
            ],
        };
    }
}
