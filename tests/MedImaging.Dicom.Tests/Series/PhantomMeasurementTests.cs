using static MedImaging.Dicom.Tests.SyntheticSeries;

namespace MedImaging.Dicom.Tests;

/// <summary>From written files to millimetres: balls of known size in a series, measured in the volume made of it.</summary>
public sealed class PhantomMeasurementTests
{
    private const double Radius = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(25, 40, 0)]
    [InlineData(0, 0, 0.35)]
    [InlineData(15, 60, -0.5)]
    public async Task ABallInASeries_HasItsRadius_HoweverSlicesLieAndLean(int tilt, int turn, double lean)
    {
        PatientVector row = Rotated(new(1, 0, 0), tilt, turn), column = Rotated(new(0, 1, 0), tilt, turn), normal = row.Cross(column);
        PatientVector step = (normal * 1.6) + (column * lean), origin = new(-10, -20, 30);
        var centre = origin + (row * 20) + (column * 21) + (normal * 20.5);
        var made = new SyntheticSeries
        {
            Row = row,
            Column = column,
            Step = step,
            Rows = 64,
            Columns = 60,
            Pixel = (0.75, 0.7),
            Value = (x, y, z) => (origin + (row * (0.7 * x)) + (column * (0.75 * y)) + (step * z) - centre).Length <= Radius ? (short)55 : (short)-900,
        };

        using var volume = Assert.IsType<ImageVolume<short>>(await VolumeBuilder.BuildAsync(Assemble(made.Datasets(27)).Stacks[0], cancellationToken: Token));
        using var mask = new ImageVolume<byte>(volume.Geometry);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            mask.Samples.Span[i] = volume.Samples.Span[i] > -400 ? (byte)1 : (byte)0;
        }

        var found = VolumeMeasurer.Measure(mask, 1, volume);

        Assert.NotNull(found);
        Assert.InRange(found.SphereRadius, Radius - 0.35, Radius + 0.35);   // half the smallest side of a voxel
        Assert.InRange(found.LongestDiameter, (2 * Radius) - 1.6, (2 * Radius) + 1.6);
        Assert.InRange(found.Millilitres, 7.238 * 0.98, 7.238 * 1.02);   // 4 ÷ 3 π 12³ mm³
        Assert.True((found.Centroid - centre).Length < 0.35);
        Assert.Contains(new Measurement(MeasurementConcepts.Mean, 55, "[hnsf'U]"), found.Measurements);
    }

    [Fact]
    public void ACutThroughABall_MeasuresInThePatient()
    {
        var phantom = CtPhantom.Create(seed: 4, sliceCount: 9, sliceThickness: 2, lesions: [new(LesionKind.Nodule, -84, 22, 0, 9, 40)]);
        var frame = Instance(phantom.ToDicom(4).Dataset).ReadFrame(0);
        Assert.NotNull(frame.Plane);
        var lesion = phantom.Lesions[0];
        byte[] bits = new byte[frame.Rows * frame.Columns];
        for (int i = 0; i < bits.Length; i++)
        {
            var place = frame.Plane.PositionOf(new((i % frame.Columns) + 0.5, (i / frame.Columns) + 0.5));
            bits[i] = frame.Samples.Span[i] > -400 && (place - new PatientVector(-84, 22, place.Z)).Length < 14 ? (byte)1 : (byte)0;
        }

        var shape = PixelMask.Of(new FrameRegion(0, 0, frame.Columns, frame.Rows), bits).ToShape();
        Assert.NotNull(shape);
        var measured = ShapeMeasurer.Measure(shape, frame).ToDictionary(item => item.Concept, item => item.Value);

        Assert.InRange(measured[MeasurementConcepts.LongAxis], 18 - 0.9, 18 + 0.9);
        Assert.InRange(measured[MeasurementConcepts.ShortAxis], 18 - 0.9, 18 + 0.9);
        Assert.InRange(measured[MeasurementConcepts.Area] / (81 * Math.PI), 0.93, 1.05);
        Assert.InRange(measured[MeasurementConcepts.Mean], 20, 45);
        var centre = frame.Plane.PositionOf(shape.Centroid());
        Assert.True((centre - new PatientVector(-84, 22, centre.Z)).Length < 0.5, $"{centre} {lesion}");
    }
}
