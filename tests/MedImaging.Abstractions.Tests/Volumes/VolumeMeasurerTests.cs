using MedImaging.Tests.Analysis;

namespace MedImaging.Tests.Volumes;

public sealed class VolumeMeasurerTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(0.7, 0.7, 2.5, 0)]
    [InlineData(0.5, 1.1, 1.6, 0)]
    [InlineData(0.8, 0.8, 2, 20)]
    [InlineData(0.6, 0.9, 1.5, 30)]
    public void ABall_HasItsRadius_WithinHalfAVoxel(double column, double row, double slice, double tilt)
    {
        const double Radius = 14;
        var grid = Grid(column, row, slice, tilt, 0.3);
        var centre = grid.PositionOf((grid.Columns - 1) / 2d, (grid.Rows - 1) / 2d, (grid.Slices - 1) / 2d) + new PatientVector(0.2, -0.3, 0.1);
        using var mask = Ball(grid, centre, Radius, 3);
        using var values = new ImageVolume<short>(grid) { Intercept = -1000, Unit = "[hnsf'U]" };
        values.Samples.Span.Fill(1040);

        var found = VolumeMeasurer.Measure(mask, 3, values)!;

        double half = Math.Min(column, Math.Min(row, slice)) / 2, longest = Math.Max(column, Math.Max(row, slice));
        Assert.InRange(found.SphereRadius, Radius - half, Radius + half);
        Assert.InRange(found.LongestDiameter / 2, Radius - (longest / 2), Radius + (longest / 2));
        Assert.InRange(found.Millilitres / (4 / 3d * Math.PI * Radius * Radius * Radius / 1000), 0.98, 1.02);
        Assert.True((found.Centroid - centre).Length < half);
        Assert.Equal(40, found.Measurements.ValueOf(MeasurementConcepts.Mean), 9);
        Assert.Equal(0, found.Measurements.ValueOf(MeasurementConcepts.StandardDeviation), 9);
        Assert.Equal(["mm", "ml", "mm", "[hnsf'U]"], found.Measurements.Take(4).Select(item => item.Unit));
        Assert.Null(VolumeMeasurer.Measure(mask, 4));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void TheLongestDiameter_IsThatOfAllPairsOfVoxelFaces(int seed)
    {
        var random = new Random(seed);
        var grid = Grid(0.3 + random.NextDouble(), 0.3 + random.NextDouble(), 0.3 + (2 * random.NextDouble()), random.Next(-30, 30), random.NextDouble(), random.Next(1, 9), random.Next(1, 9), random.Next(1, 9));
        using var mask = new ImageVolume<byte>(grid);
        int dense = random.Next(1, 6);
        foreach (ref byte voxel in mask.Samples.Span)
        {
            voxel = (byte)(random.Next(dense) == 0 ? 1 : 0);
        }

        var faces = new List<PatientVector>();
        for (int i = 0; i < grid.VoxelCount; i++)
        {
            if (mask.Samples.Span[i] == 1)
            {
                int size = grid.Columns * grid.Rows;
                var place = grid.PositionOf(i % grid.Columns, i % size / grid.Columns, i / size);
                faces.AddRange(((PatientVector[])[grid.ColumnStep, grid.RowStep, grid.SliceStep]).SelectMany(step => (PatientVector[])[place + (step * 0.5), place - (step * 0.5)]));
            }
        }

        double? longest = faces.Count == 0 ? null : faces.Max(one => faces.Max(other => (one - other).Length));
        double? found = VolumeMeasurer.Measure(mask, 1)?.LongestDiameter;
        Assert.Equal(longest is null, found is null);
        Assert.Equal(longest ?? 0, found ?? 0, 9);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void TurningAndMovingThePatient_ChangesNothingButThePlace(int seed)
    {
        var random = new Random(seed);
        var grid = Grid(0.9, 1.3, 2, 10, 0);
        var moved = Grid(0.9, 1.3, 2, 10, random.NextDouble() * 6);
        using var one = Ball(grid, grid.PositionOf(15, 15, 10), 9, 1);
        using var other = new ImageVolume<byte>(new VolumeGeometry(grid.Columns, grid.Rows, grid.Slices, new(random.Next(99), 5, -7), moved.ColumnStep, moved.RowStep, moved.SliceStep));
        one.Samples.CopyTo(other.Samples);

        VolumeMeasurements before = VolumeMeasurer.Measure(one, 1)!, after = VolumeMeasurer.Measure(other, 1)!;

        Assert.Equal(before.VoxelCount, after.VoxelCount);
        Assert.Equal(before.Millilitres, after.Millilitres, 9);
        Assert.Equal(before.LongestDiameter, after.LongestDiameter, 9);
        var place = grid.VoxelAt(before.Centroid);
        Assert.True((other.Geometry.PositionOf(place.Column, place.Row, place.Slice) - after.Centroid).Length < 1e-9);
    }

    [Fact]
    public void AnotherGrid_IsACallersBug()
    {
        using var mask = new ImageVolume<byte>(Grid(1, 1, 1, 0, 0));
        using var values = new ImageVolume<float>(Grid(1, 1, 1, 0, 0, 3, 3, 3));
        Assert.Throws<ArgumentException>(() => VolumeMeasurer.Measure(mask, 1, values));
    }

    [Fact]
    public void AProjection_KeepsTheLargestTheMeanOrTheSmallest()
    {
        var grid = new VolumeGeometry(6, 5, 4, new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
        using var volume = new ImageVolume<float>(grid);
        var samples = volume.Samples.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (i * 37 % 101) - 50;
        }

        foreach (var (kind, expected) in ((ProjectionKind, Func<IEnumerable<float>, double>)[])[(ProjectionKind.Maximum, line => line.Max()), (ProjectionKind.Mean, line => line.Average(v => (double)v)), (ProjectionKind.Minimum, line => line.Min())])
        {
            var axial = VolumeResampler.Project(volume, AnatomicalPlane.Axial, kind);
            Assert.Equal((5, 6), (axial.Rows, axial.Columns));
            float[] all = volume.Samples.ToArray();
            for (int pixel = 0; pixel < 30; pixel++)
            {
                Assert.Equal(expected(Enumerable.Range(0, 4).Select(slice => all[(slice * 30) + pixel])), axial.Samples.Span[pixel], 4);
            }

            var coronal = VolumeResampler.Project(volume, AnatomicalPlane.Coronal, kind);   // the head on top: the last slice is the first row
            Assert.Equal((4, 6), (coronal.Rows, coronal.Columns));
            Assert.Equal(expected(Enumerable.Range(0, 5).Select(row => all[(3 * 30) + (row * 6) + 2])), coronal.Samples.Span[2], 4);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => VolumeResampler.Project(volume, AnatomicalPlane.Axial, (ProjectionKind)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => VolumeResampler.Project(volume, AnatomicalPlane.Axial, spacing: 0));
    }

    [Fact]
    public void WhereALineMeetsNothing_TheProjectionSaysSo()
    {
        using var leaning = new ImageVolume<float>(Grid(1, 1, 2, 30, 0));
        leaning.Samples.Span.Fill(7);
        var sagittal = VolumeResampler.Project(leaning, AnatomicalPlane.Sagittal, ProjectionKind.Mean, outside: -1);
        Assert.Equal([-1f, 7f], sagittal.Samples.ToArray().Distinct().Order());
    }

    internal static ImageVolume<byte> Ball(VolumeGeometry grid, PatientVector centre, double radius, byte label)
    {
        var mask = new ImageVolume<byte>(grid);
        var samples = mask.Samples.Span;
        int size = grid.Columns * grid.Rows;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (grid.PositionOf(i % grid.Columns, i % size / grid.Columns, i / size) - centre).Length <= radius ? label : (byte)0;
        }

        return mask;
    }

    // A gantry tilt shears the grid: slices step along the table, not along their normal.
    private static VolumeGeometry Grid(double column, double row, double slice, double tilt, double turn, int columns = 0, int rows = 0, int slices = 0)
    {
        var (sine, cosine) = Math.SinCos(turn);
        var (ts, tc) = Math.SinCos(double.DegreesToRadians(tilt));
        PatientVector Turned(PatientVector v) => new((v.X * cosine) - (v.Y * sine), (v.X * sine) + (v.Y * cosine), v.Z);
        int Count(double step) => (int)Math.Ceiling(40 / step);
        return new VolumeGeometry(
            columns > 0 ? columns : Count(column), rows > 0 ? rows : Count(row * tc), slices > 0 ? slices : Count(slice) + 20,
            new(-20, 10, 3), Turned(new PatientVector(column, 0, 0)), Turned(new PatientVector(0, row * tc, row * ts)), Turned(new PatientVector(0, 0, slice)));
    }
}
