namespace MedImaging;

/// <summary>Where the voxels of a volume lie in the patient: the affine from column, row and slice to millimetres (left, back, head).</summary>
/// <remarks>The three steps need not stand at right angles: a tilted gantry shears a volume, and the geometry says so instead of hiding it.</remarks>
public sealed record VolumeGeometry
{
    /// <summary>Creates a geometry.</summary>
    /// <param name="columns">How many voxels along a row.</param>
    /// <param name="rows">How many voxels along a column.</param>
    /// <param name="slices">How many slices.</param>
    /// <param name="origin">The centre of the first voxel.</param>
    /// <param name="columnStep">From a voxel to the next of its row, in millimetres.</param>
    /// <param name="rowStep">From a voxel to the one below.</param>
    /// <param name="sliceStep">From a voxel to the same place in the next slice.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1, or there are more than 2³¹ − 57 voxels.</exception>
    /// <exception cref="ArgumentException">The steps do not span a space.</exception>
    public VolumeGeometry(int columns, int rows, int slices, PatientVector origin, PatientVector columnStep, PatientVector rowStep, PatientVector sliceStep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)columns * rows * slices, Array.MaxLength, nameof(slices));
        double box = columnStep.Length * rowStep.Length * sliceStep.Length;
        if (!(Math.Abs(columnStep.Cross(rowStep).Dot(sliceStep)) > 1e-6 * box) || !double.IsFinite(box))
        {
            throw new ArgumentException("The steps between voxels must be finite and span a space.", nameof(sliceStep));
        }

        (Columns, Rows, Slices, Origin, ColumnStep, RowStep, SliceStep) = (columns, rows, slices, origin, columnStep, rowStep, sliceStep);
    }

    /// <summary>Gets how many voxels a row has.</summary>
    public int Columns { get; }

    /// <summary>Gets how many rows a slice has.</summary>
    public int Rows { get; }

    /// <summary>Gets how many slices there are.</summary>
    public int Slices { get; }

    /// <summary>Gets the centre of the first voxel.</summary>
    public PatientVector Origin { get; }

    /// <summary>Gets the way from a voxel to the next of its row, in millimetres.</summary>
    public PatientVector ColumnStep { get; }

    /// <summary>Gets the way from a voxel to the one below.</summary>
    public PatientVector RowStep { get; }

    /// <summary>Gets the way from a voxel to the same place in the next slice.</summary>
    public PatientVector SliceStep { get; }

    /// <summary>Gets how many voxels there are.</summary>
    public int VoxelCount => Columns * Rows * Slices;

    /// <summary>Gets the distances of voxels in millimetres along the three steps.</summary>
    public (double Column, double Row, double Slice) Spacing => (ColumnStep.Length, RowStep.Length, SliceStep.Length);

    /// <summary>Gets the angle, in degrees, between the step to the next slice and the normal of the slices: 0 unless the volume is sheared.</summary>
    public double ShearAngle
    {
        get
        {
            var normal = ColumnStep.Cross(RowStep);
            double cosine = Math.Abs(normal.Dot(SliceStep)) / (normal.Length * SliceStep.Length);
            return double.RadiansToDegrees(Math.Acos(Math.Min(1, cosine)));
        }
    }

    /// <summary>Gets the anatomical plane that the slices are nearest to.</summary>
    public AnatomicalPlane Plane => AnatomicalPlanes.NearestTo(ColumnStep.Cross(RowStep));

    /// <summary>Gives the place of a voxel; fractions lie between voxels.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="slice">The slice, from 0.</param>
    /// <returns>The place in the patient.</returns>
    public PatientVector PositionOf(double column, double row, double slice) => Origin + (ColumnStep * column) + (RowStep * row) + (SliceStep * slice);

    /// <summary>Gives the voxel at a place, as fractions: the inverse of <see cref="PositionOf"/>.</summary>
    /// <param name="position">The place in the patient.</param>
    /// <returns>Column, row and slice; outside of the volume they are below 0 or too large.</returns>
    public (double Column, double Row, double Slice) VoxelAt(PatientVector position)
    {
        var offset = position - Origin;
        PatientVector a = RowStep.Cross(SliceStep), b = SliceStep.Cross(ColumnStep), c = ColumnStep.Cross(RowStep);
        double scale = 1 / ColumnStep.Dot(a);
        return (offset.Dot(a) * scale, offset.Dot(b) * scale, offset.Dot(c) * scale);
    }
}
