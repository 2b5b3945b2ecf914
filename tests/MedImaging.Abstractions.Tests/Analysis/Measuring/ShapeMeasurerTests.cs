namespace MedImaging.Tests.Analysis;

public sealed class ShapeMeasurerTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    [Fact]
    public void ALength_IsInMillimetresWhereTheFrameSaysSo_ElseInPixels()
    {
        Assert.Equal(new Measurement(MeasurementConcepts.Length, 5, "{pixels}"), ShapeMeasurer.Length(new(0, 0), new(3, 4), Frames.Of()));
        Assert.Equal(new Measurement(MeasurementConcepts.Length, 10, "mm"), ShapeMeasurer.Length(new(0, 0), new(3, 4), Frames.Of(rowSpacing: 2, columnSpacing: 2)));
        Assert.Equal(13, ShapeMeasurer.Length(new(0, 0), new(10, 4), Frames.Of(rowSpacing: 3, columnSpacing: 0.5)).Value, 12);
        foreach (double bad in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Assert.Equal("{pixels}", ShapeMeasurer.Length(new(0, 0), new(1, 1), Frames.Of(rowSpacing: bad, columnSpacing: 1)).Unit);
            Assert.Equal("{pixels}", ShapeMeasurer.Length(new(0, 0), new(1, 1), Frames.Of(plane: new FramePlane(default, new(bad, 0, 0), new(0, 0, 0)))).Unit);
        }
    }

    [Fact]
    public void ARectangle_HasItsDiagonal_AndTheWayAcrossIt()
    {
        var size = ShapeMeasurer.Size(new PolygonShape([new(0, 0), new(4, 0), new(4, 3), new(0, 3)]), Frames.Of(rowSpacing: 1, columnSpacing: 1));
        Assert.Equal(5, size.ValueOf(MeasurementConcepts.LongAxis), 12);
        Assert.Equal(3.75, size.ValueOf(MeasurementConcepts.ShortAxis), 12);   // through a corner: 3 ÷ cos(atan(3 ÷ 4))
        Assert.Equal(12, size.ValueOf(MeasurementConcepts.Area), 12);
        Assert.Equal(14, size.ValueOf(MeasurementConcepts.Perimeter), 12);
        Assert.Equal(["mm", "mm", "mm2", "mm"], size.Select(item => item.Unit));
    }

    [Fact]
    public void AnEllipseInUnequalPixels_IsTheEllipseItBecomes()
    {
        // A circle of 10 pixels in pixels of 2 × 0.5 mm; and one whose axes are not those of the pixels, against its own points.
        var flat = ShapeMeasurer.Size(new EllipseShape(new(50, 50), new(10, 10), 0.7), Frames.Of(rowSpacing: 2, columnSpacing: 0.5));
        Assert.Equal(40, flat.ValueOf(MeasurementConcepts.LongAxis), 12);
        Assert.Equal(10, flat.ValueOf(MeasurementConcepts.ShortAxis), 12);
        Assert.Equal(100 * Math.PI, flat.ValueOf(MeasurementConcepts.Area), 9);

        var turned = new EllipseShape(new(50, 50), new(20, 6), 0.4);
        var frame = Frames.Of(rowSpacing: 0.9, columnSpacing: 0.4);
        var exact = ShapeMeasurer.Size(turned, frame);
        var points = ShapeMeasurer.Size(new PolygonShape([.. turned.Outline()]), frame);
        foreach (var concept in (CodedConcept[])[MeasurementConcepts.LongAxis, MeasurementConcepts.ShortAxis, MeasurementConcepts.Area, MeasurementConcepts.Perimeter])
        {
            Assert.InRange(points.ValueOf(concept) / exact.ValueOf(concept), 0.99, 1.001);
        }
    }

    [Fact]
    public void ABarOfPixels_IsAsLongAsItsPixels_AndAMaskWithoutPixelsHasNoSize()
    {
        var bar = ShapeMeasurer.Size(new MaskShape(new FrameRegion(3, 3, 13, 4), [0, 10]), Frames.Of(rowSpacing: 2, columnSpacing: 0.5));
        Assert.Equal(5, bar.ValueOf(MeasurementConcepts.LongAxis), 12);
        Assert.Equal(2, bar.ValueOf(MeasurementConcepts.ShortAxis), 12);
        Assert.Equal(10, bar.ValueOf(MeasurementConcepts.Area), 12);
        Assert.Empty(ShapeMeasurer.Size(new MaskShape(new FrameRegion(3, 3, 13, 4), [10]), Frames.Of()));
        Assert.Equal(3, ShapeMeasurer.Size(new MaskShape(new FrameRegion(3, 3, 4, 4), [0, 1]), Frames.Of()).Count);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void TheAxes_AreThoseOfEveryPairOfCorners(int seed)
    {
        var random = new Random(seed);
        var shape = RegionShapeTests.RandomPolygon(random);
        var size = ShapeMeasurer.Size(shape, Frames.Of(rowSpacing: 0.7, columnSpacing: 1.3));
        var places = shape.Points.Select(point => (X: point.Column * 1.3, Y: point.Row * 0.7)).ToList();
        double longest = places.SelectMany(one => places.Select(other => double.Hypot(one.X - other.X, one.Y - other.Y))).Max();
        Assert.Equal(longest, size.ValueOf(MeasurementConcepts.LongAxis), 9);
        Assert.InRange(size.ValueOf(MeasurementConcepts.ShortAxis), 0, longest + 1e-9);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void TurningMovingAndOtherUnits_ChangeNothing(int seed)
    {
        var random = new Random(seed);
        FramePoint[] points = [.. RegionShapeTests.RandomPolygon(random).Points];
        double row = 0.2 + (3 * random.NextDouble()), column = 0.2 + (3 * random.NextDouble()), angle = random.NextDouble() * 7, dx = random.Next(-90, 90), dy = random.NextDouble() * 90;
        var (sine, cosine) = Math.SinCos(angle);
        var before = ShapeMeasurer.Size(new PolygonShape(points), Frames.Of(rowSpacing: row, columnSpacing: column));

        // Turned in millimetres, moved, and read in pixels of another size.
        double row2 = 0.2 + (3 * random.NextDouble()), column2 = 0.2 + (3 * random.NextDouble());
        FramePoint[] moved = [.. points.Select(p => new FramePoint(
            (((p.Column * column * cosine) - (p.Row * row * sine)) / column2) + dx,
            (((p.Column * column * sine) + (p.Row * row * cosine)) / row2) + dy))];
        AssertSame(before, ShapeMeasurer.Size(new PolygonShape(moved), Frames.Of(rowSpacing: row2, columnSpacing: column2)));

        // The same frame as a plane in the patient, however it is turned; and one that leans.
        var plane = new FramePlane(new(dx, 4, dy), new(column * cosine, 0, column * sine), new(-row * sine * 0.6, row * 0.8, row * cosine * 0.6));
        AssertSame(before, ShapeMeasurer.Size(new PolygonShape(points), Frames.Of(rowSpacing: 9, columnSpacing: 9, plane: plane)));
        double lean = random.NextDouble() - 0.5;
        var leaning = plane with { RowStep = plane.RowStep + (plane.ColumnStep * lean) };
        AssertSame(before, ShapeMeasurer.Size(new PolygonShape([.. points.Select(p => p with { Column = p.Column - (lean * p.Row) })]), Frames.Of(plane: leaning)));

        static void AssertSame(IReadOnlyList<Measurement> one, IReadOnlyList<Measurement> other)
        {
            Assert.Equal(one.Select(item => (item.Concept, item.Unit)), other.Select(item => (item.Concept, item.Unit)));
            for (int i = 0; i < one.Count; i++)
            {
                // Where two diameters are equal, the way across may be that of the other one.
                bool isTie = one[i].Concept == MeasurementConcepts.ShortAxis;
                Assert.True(Math.Abs(one[i].Value - other[i].Value) < 1e-7 * (1 + one[i].Value) || isTie && one[i].Value == 0, $"{one[i]} {other[i]}");
            }
        }
    }

    [Fact]
    public void ADiscOfPixels_HasItsDiameter_UnderAnySpacing()
    {
        foreach (var (row, column) in ((double, double)[])[(1, 1), (0.5, 1.25), (2, 0.7)])
        {
            const double Radius = 30;
            var mask = new EllipseShape(new(100.3, 99.6), new(Radius / column, Radius / row)).Rasterise(200, 200).ToShape();
            var size = ShapeMeasurer.Size(mask!, Frames.Of(200, 200, row, column));
            double voxel = Math.Max(row, column);
            Assert.InRange(size.ValueOf(MeasurementConcepts.LongAxis), (2 * Radius) - voxel, (2 * Radius) + voxel);
            Assert.InRange(size.ValueOf(MeasurementConcepts.ShortAxis), (2 * Radius) - voxel, (2 * Radius) + voxel);
            Assert.InRange(Math.Sqrt(size.ValueOf(MeasurementConcepts.Area) / Math.PI), Radius - 0.1, Radius + 0.1);
        }
    }

    [Fact]
    public void Values_AreThoseOfThePixelsInside_InTheUnitOfTheFrame()
    {
        float[] samples = [.. Enumerable.Range(0, 100).Select(i => (float)(i % 10))];
        samples[55] = float.NaN;
        var frame = Frames.Of(10, 10, samples, "[hnsf'U]");
        var values = ShapeMeasurer.Measure(new PolygonShape([new(4, 4), new(8, 4), new(8, 6), new(4, 6)]), frame);   // columns 4 … 7 of two rows, one value missing

        double[] expected = [4, 5, 6, 7, 4, 6, 7];
        Assert.Equal(expected.Average(), values.ValueOf(MeasurementConcepts.Mean), 12);
        Assert.Equal(Math.Sqrt(expected.Average(v => v * v) - (expected.Average() * expected.Average())), values.ValueOf(MeasurementConcepts.StandardDeviation), 12);
        Assert.Equal((4, 7), (values.ValueOf(MeasurementConcepts.Minimum), values.ValueOf(MeasurementConcepts.Maximum)));
        Assert.All(values.TakeLast(4), item => Assert.Equal("[hnsf'U]", item.Unit));
        Assert.Empty(ShapeMeasurer.Values(new EllipseShape(new(90, 90), new(2, 2)), frame));
        Assert.Empty(ShapeMeasurer.Values(new EllipseShape(new(1, 1), new(2, 2)), Frames.Of(10, 10, new float[300], samplesPerPixel: 3)));
    }
}
