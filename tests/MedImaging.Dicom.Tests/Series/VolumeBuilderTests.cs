using System.Runtime.InteropServices;
using MedImaging.Testing;
using static MedImaging.Dicom.Tests.SyntheticSeries;

namespace MedImaging.Dicom.Tests;

public sealed class VolumeBuilderTests
{
    private const double Radius = 14;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SlicesLieInOrder_InRealUnits_WithTheSpacingOfTheirPositions()
    {
        var datasets = new SyntheticSeries().Datasets(5);
        datasets.ForEach(dataset => With(With(With(dataset, DicomTags.RescaleIntercept, -1000d), DicomTags.BitsStored, 12d), DicomTags.HighBit, 11d));

        using var built = await VolumeBuilder.BuildAsync(Assemble(datasets.AsEnumerable().Reverse()).Stacks[0], cancellationToken: Token);

        var volume = Assert.IsType<ImageVolume<short>>(built);
        Assert.Equal((0.5, 0.75, 2.5), volume.Geometry.Spacing);
        Assert.Equal((1, 0, "[hnsf'U]"), (volume.Slope, volume.Intercept, volume.Unit));
        for (int slice = 0; slice < 5; slice++)
        {
            Assert.Equal(Enumerable.Range(0, 24).Select(i => (short)((100 * slice) + (10 * (i / 6)) + (i % 6) - 1000)), MemoryMarshal.ToEnumerable<short>(volume.Slice(slice)));
        }
    }

    [Fact]
    public async Task AFractionalRescale_KeepsStoredValuesWithSlopeAndIntercept_AndAMixedOneMakesFloats()
    {
        var datasets = new SyntheticSeries { Modality = "PT" }.Datasets(3);
        datasets.ForEach(dataset => With(dataset, DicomTags.RescaleSlope, 0.5));
        using (var one = Assert.IsType<ImageVolume<short>>(await VolumeBuilder.BuildAsync(Assemble(datasets).Stacks[0], cancellationToken: Token)))
        {
            float[] row = new float[6];
            one.ReadRow(2, 1, row);
            Assert.Equal([105f, 105.5f, 106f, 106.5f, 107f, 107.5f], row);
            Assert.Equal(210, one.Slice(2).Span[6]);
        }

        With(datasets[1], DicomTags.RescaleSlope, 0.25);
        using var mixed = Assert.IsType<ImageVolume<float>>(await VolumeBuilder.BuildAsync(Assemble(datasets).Stacks[0], cancellationToken: Token));
        Assert.Equal(25.25f, mixed.Slice(1).Span[1]);
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await VolumeBuilder.BuildAsync(Assemble(datasets).Stacks[0], new VolumeBuilderOptions { SampleType = VolumeSampleType.Int16 }, Token));
    }

    [Fact]
    public async Task UnsignedValuesThatFillSixteenBits_StayUnsigned()
    {
        var datasets = new SyntheticSeries { Value = (_, _, _) => -1 }.Datasets(2);
        datasets.ForEach(dataset => With(dataset, DicomTags.PixelRepresentation, 0d));
        using var volume = Assert.IsType<ImageVolume<ushort>>(await VolumeBuilder.BuildAsync(Assemble(datasets).Stacks[0], cancellationToken: Token));
        Assert.All(volume.Samples.ToArray(), sample => Assert.Equal(ushort.MaxValue, sample));
    }

    [Fact]
    public async Task AMissingSlice_IsRefused_OrFilledAndNamed()
    {
        var datasets = new SyntheticSeries().Datasets(6);
        datasets.RemoveRange(2, 2);
        var stack = Assemble(datasets).Stacks[0];

        var refused = await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await VolumeBuilder.BuildAsync(stack, cancellationToken: Token));
        Assert.Contains("2 of 6 are missing", refused.Message, StringComparison.Ordinal);
        using var volume = Assert.IsType<ImageVolume<short>>(await VolumeBuilder.BuildAsync(stack, new VolumeBuilderOptions { Gaps = GapHandling.Interpolate }, Token));
        Assert.Equal([2, 3], volume.InterpolatedSlices);
        Assert.Equal([0, 100, 200, 300, 400, 500], Enumerable.Range(0, 6).Select(slice => (int)volume.Slice(slice).Span[0]));
    }

    [Fact]
    public async Task UnevenSlices_ColourAndTooMuch_AreRefused()
    {
        var uneven = new SyntheticSeries().Datasets(5);
        With(uneven[4], DicomTags.ImagePositionPatient, -10d, -20d, 46d);
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await VolumeBuilder.BuildAsync(Assemble(uneven).Stacks[0], cancellationToken: Token));
        using (await VolumeBuilder.BuildAsync(Assemble(uneven).Stacks[0], new VolumeBuilderOptions { AllowsVaryingSpacing = true }, Token))
        {
        }

        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, async () => await VolumeBuilder.BuildAsync(Assemble(new SyntheticSeries().Datasets(5)).Stacks[0], new VolumeBuilderOptions { MaxBytes = 239 }, Token));
        var nowhere = new SyntheticSeries().Datasets(2);
        nowhere.ForEach(dataset => dataset.Remove(DicomTags.ImagePositionPatient));
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await VolumeBuilder.BuildAsync(Assemble(nowhere).Stacks[0], cancellationToken: Token));
    }

    [Fact]
    public async Task ACutOffSlice_EndsInItsOwnError()
    {
        var datasets = new SyntheticSeries().Datasets(4);
        datasets[2].Remove(DicomTags.PixelData);
        datasets[2].Add(DicomTags.PixelData, new byte[10].AsMemory());
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await VolumeBuilder.BuildAsync(Assemble(datasets).Stacks[0], cancellationToken: Token));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(35, 20, 0)]
    [InlineData(-50, 70, 0)]
    [InlineData(25, -10, 0.35)]
    public async Task ASphere_HasItsRadius_HoweverTheSlicesLie(double tilt, double turn, double shear)
    {
        PatientVector row = Rotated(new(1, 0, 0), tilt, turn), column = Rotated(new(0, 1, 0), tilt, turn);
        using var volume = await BuildSphereAsync(row, column, shear);

        using var cubes = VolumeResampler.ToIsotropic(volume);

        var (x, y, z) = cubes.Geometry.Spacing;
        Assert.Equal((0.7, 0.7, 0.7), (Math.Round(x, 6), Math.Round(y, 6), Math.Round(z, 6)));
        Assert.Equal(0, cubes.Geometry.ShearAngle, 3);
        int inside = cubes.Samples.Span.ToArray().Count(value => value >= 500);
        double radius = Math.Cbrt(inside * x * y * z * 3 / (4 * Math.PI));
        Assert.InRange(radius, Radius - (0.5 * x), Radius + (0.5 * x));
        Assert.True(CentreOf(cubes).Subtract(new(3, -2, 5)).Length < 0.5 * x, "the sphere is not where it was drawn");
    }

    [Fact]
    public async Task TheThreePlanes_CutTheSphereThroughItsMiddle()
    {
        using var volume = await BuildSphereAsync(Rotated(new(1, 0, 0), 30, 10), Rotated(new(0, 1, 0), 30, 10), 0);

        var planes = VolumeResampler.CutPlanes(volume, new(3, -2, 5), spacing: 0.5);

        Assert.Equal([AnatomicalPlane.Axial, AnatomicalPlane.Coronal, AnatomicalPlane.Sagittal], planes.Select(plane => plane.Plane));
        Assert.All(planes, plane =>
        {
            double area = plane.Samples.Span.ToArray().Count(value => value >= 500) * 0.25;
            Assert.InRange(Math.Sqrt(area / Math.PI), Radius - 0.35, Radius + 0.35);
            Assert.Equal(plane.Rows * plane.Columns, plane.Samples.Length);
        });
        Assert.Equal(5, planes[0].Origin.Z, 9);
        Assert.Equal(-2, planes[1].Origin.Y, 9);
        Assert.Equal(3, planes[2].Origin.X, 9);
    }

    [Fact]
    public void AnAffine_AndItsInverse_AreTrue()
    {
        var geometry = new VolumeGeometry(5, 6, 7, new(1, 2, 3), new(0.5, 0.1, 0), new(0, 0.7, 0.2), new(0.3, 0, 2));
        var (column, row, slice) = geometry.VoxelAt(geometry.PositionOf(1.5, -2, 6.25));
        Assert.Equal((1.5, -2, 6.25), (Math.Round(column, 9), Math.Round(row, 9), Math.Round(slice, 9)));
        Assert.Throws<ArgumentException>(() => new VolumeGeometry(5, 6, 7, default, new(1, 0, 0), new(0, 1, 0), new(1, 1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeGeometry(50_000, 50_000, 2, default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)));
    }

    private static async Task<ImageVolume> BuildSphereAsync(PatientVector row, PatientVector column, double shear)
    {
        var normal = row.Cross(column);
        var step = (normal * 1.9) + (column * (1.9 * shear));
        PatientVector centre = new(3, -2, 5);
        var origin = centre - (row * (31 * 0.7)) - (column * (26.5 * 0.8)) - (step * 11.5);
        var made = new SyntheticSeries
        {
            Row = row,
            Column = column,
            Step = step,
            Origin = origin,
            Pixel = (0.8, 0.7),
            Rows = 54,
            Columns = 63,
            Value = (x, y, z) => (short)Math.Round(1000 * Math.Clamp((Radius - (origin + (row * (x * 0.7)) + (column * (y * 0.8)) + (step * z) - centre).Length) + 0.5, 0, 1)),
        };
        return await VolumeBuilder.BuildAsync(Assemble(made.Datasets(24)).Stacks[0], cancellationToken: Token);
    }

    private static PatientVector CentreOf(ImageVolume<float> volume)
    {
        PatientVector sum = default;
        double weight = 0;
        var samples = volume.Samples.Span;
        int width = volume.Geometry.Columns, size = width * volume.Geometry.Rows;
        for (int i = 0; i < samples.Length; i++)
        {
            sum += volume.Geometry.PositionOf(i % width, i % size / width, i / size) * samples[i];
            weight += samples[i];
        }

        return sum * (1 / weight);
    }
}
