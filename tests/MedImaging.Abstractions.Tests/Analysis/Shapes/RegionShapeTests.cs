namespace MedImaging.Tests.Analysis;

public sealed class RegionShapeTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void APixelBelongs_WhenItsCentreIsInside_OfAnyShape(int seed)
    {
        var random = new Random(seed);
        foreach (var shape in (RegionShape[])[RandomPolygon(random), RandomEllipse(random), RandomMask(random)])
        {
            var mask = shape.Rasterise(40, 50);
            int count = 0;
            for (int row = 0; row < 40; row++)
            {
                for (int column = 0; column < 50; column++)
                {
                    bool isInside = shape.Contains(new FramePoint(column + 0.5, row + 0.5));
                    Assert.Equal(isInside, mask.Contains(column, row));
                    count += isInside ? 1 : 0;
                }
            }

            Assert.Equal(count, mask.Count);
            var again = mask.ToShape();
            Assert.Equal(mask.Area.Right == mask.Area.Left || mask.Area.Bottom == mask.Area.Top, again is null);
            Assert.Equal(count, again?.PixelArea() ?? 0);
            Assert.Equal(1, again?.Rasterise(40, 50).OverlapWith(mask).Dice ?? 1);
        }
    }

    [Fact]
    public void TwoPolygonsThatShareAnEdge_ShareNoPixel_AndLeaveNone()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            FramePoint top = new(random.Next(5, 35), random.Next(0, 9)), bottom = new(random.NextDouble() * 40, 30 + (random.NextDouble() * 9));
            var left = new PolygonShape([new(0, 0), top, bottom, new(0, 40)]).Rasterise(40, 40);
            var right = new PolygonShape([top, new(40, 0), new(40, 40), bottom]).Rasterise(40, 40);
            var both = new PolygonShape([new(0, 0), top, new(40, 0), new(40, 40), bottom, new(0, 40)]).Rasterise(40, 40);

            Assert.Equal(0, left.OverlapWith(right).Jaccard);
            Assert.Equal(both.Count, left.Count + right.Count);
        }
    }

    [Fact]
    public void AreaCentroidAndBounds_AreThoseOfGeometry()
    {
        var triangle = new PolygonShape([new(10, 10), new(16, 10), new(10, 19)]);
        Assert.Equal(27, triangle.PixelArea(), 12);
        Assert.Equal((12d, 13d), (triangle.Centroid().Column, triangle.Centroid().Row));
        Assert.Equal(new FrameRegion(10, 10, 16, 19), triangle.Bounds());

        var ellipse = new EllipseShape(new(20, 30), new(8, 2), Math.PI / 2);
        Assert.Equal(16 * Math.PI, ellipse.PixelArea(), 12);
        Assert.Equal(new FrameRegion(18, 22, 22, 38), ellipse.Bounds());

        var mask = new MaskShape(new FrameRegion(2, 3, 6, 5), [1, 2, 1, 0, 3, 1]);   // .##. / ...#
        Assert.Equal(3, mask.PixelArea());
        Assert.Equal((4.5 + 3.5 + 5.5) / 3, mask.Centroid().Column, 12);
        Assert.Equal((3.5 + 3.5 + 4.5) / 3, mask.Centroid().Row, 12);
        Assert.True(mask.Contains(new(3, 3)));
        Assert.False(mask.Contains(new(5, 3)));
        Assert.False(mask.Contains(new(double.NaN, 3)));
        Assert.Equal(5 / 3d, new PolygonShape([new(1, 1), new(2, 1), new(2, 2)]).Centroid().Column, 12);
        Assert.Equal(2, new PolygonShape([new(1, 1), new(2, 1), new(3, 1)]).Centroid().Column, 12);
    }

    [Fact]
    public void TheOverlap_IsDiceAndJaccard()
    {
        RegionShape one = new PolygonShape([new(0, 0), new(4, 0), new(4, 4), new(0, 4)]), other = new PolygonShape([new(2, 0), new(6, 0), new(6, 4), new(2, 4)]);
        Assert.Equal(new ShapeOverlap(0.5, 8 / 24d), one.OverlapWith(other, 10, 10));
        Assert.Equal(new ShapeOverlap(0, 0), one.OverlapWith(new EllipseShape(new(8, 8), new(1, 1)), 10, 10));
        Assert.Equal(new ShapeOverlap(1, 1), new EllipseShape(new(-80, 8), new(1, 1)).OverlapWith(new EllipseShape(new(80, 8), new(1, 1)), 10, 10));
    }

    [Fact]
    public void InThePatient_AShapeLiesWhereItsPlaneSays()
    {
        var plane = new FramePlane(new(-100, -50, 7), new(0.5, 0, 0), new(0, 0.6, 0.8));
        var square = new PolygonShape([new(0.5, 0.5), new(10.5, 0.5), new(10.5, 10.5)]);

        Assert.Equal([new(-100, -50, 7), new(-95, -50, 7), new(-95, -44, 15)], square.ToPatient(plane));
        Assert.Equal(64, new EllipseShape(new(5, 5), new(2, 3)).ToPatient(plane).Count);
        Assert.Equal(4, new MaskShape(new FrameRegion(0, 0, 2, 2), [0, 4]).ToPatient(plane).Count);
    }

    [Fact]
    public void Json_GivesTheSameShapeBack()
    {
        foreach (var shape in (RegionShape[])[
            new EllipseShape(new(3, 4), new(1.5, 2), 0.25), new PolygonShape([new(0, 0), new(3, 0.5), new(1, 9)]), new MaskShape(new FrameRegion(1, 2, 4, 4), [2, 3, 1])])
        {
            var findings = With(shape);
            byte[] json = MedImagingJson.ToBytes(findings, MedImagingJson.Default.Findings);
            var again = MedImagingJson.FromBytes(json, MedImagingJson.Default.Findings);
            Assert.Equal(shape, again.Items[0].Outline);
            Assert.Equal(shape.GetHashCode(), again.Items[0].Outline?.GetHashCode());
            Assert.Equal(json, MedImagingJson.ToBytes(again, MedImagingJson.Default.Findings));
        }
    }

    [Theory]
    [InlineData("""{"shape":"mask","area":{"left":0,"top":0,"right":2,"bottom":2},"runs":[1,2]}""")]
    [InlineData("""{"shape":"mask","area":{"left":0,"top":0,"right":2,"bottom":2},"runs":[-1,5]}""")]
    [InlineData("""{"shape":"mask","area":{"left":0,"top":0,"right":2,"bottom":2},"runs":[2147483647,2147483647,2147483647]}""")]
    [InlineData("""{"shape":"mask","area":{"left":0,"top":0,"right":2,"bottom":2},"runs":null}""")]
    [InlineData("""{"shape":"mask","area":null,"runs":[4]}""")]
    [InlineData("""{"shape":"mask","area":{"left":5,"top":0,"right":2,"bottom":2},"runs":[]}""")]
    [InlineData("""{"shape":"mask","area":{"left":-2147483648,"top":-2147483648,"right":2147483647,"bottom":2147483647},"runs":[0]}""")]
    [InlineData("""{"shape":"mask","area":{"left":0,"top":0,"right":1,"bottom":2147483647},"runs":[0,2147483647]}""")]
    [InlineData("""{"shape":"polygon","points":[{"column":1,"row":1},{"column":2,"row":2}]}""")]
    [InlineData("""{"shape":"polygon","points":[{"column":1e999,"row":1},{"column":2,"row":2},{"column":2,"row":3}]}""")]
    [InlineData("""{"shape":"polygon","points":[{"column":"NaN","row":1},{"column":2,"row":2},{"column":2,"row":3}]}""")]
    [InlineData("""{"shape":"polygon","points":[{"column":1e300,"row":1},{"column":2,"row":2},{"column":2,"row":3}]}""")]
    [InlineData("""{"shape":"polygon"}""")]
    [InlineData("""{"shape":"ellipse"}""")]
    [InlineData("""{"shape":"ellipse","center":{"column":1,"row":1},"radii":{"column":-1,"row":1}}""")]
    [InlineData("""{"shape":"ellipse","center":{"column":1,"row":1},"radii":{"column":1,"row":1},"angle":1e999}""")]
    [InlineData("""{"shape":"star"}""")]
    public void HostileJson_IsRefused(string outline)
    {
        string json = System.Text.Encoding.UTF8.GetString(MedImagingJson.ToBytes(With(new EllipseShape(new(1, 1), new(1, 1))), MedImagingJson.Default.Findings));
        int at = json.IndexOf("\"outline\":", StringComparison.Ordinal) + 10, end = json.IndexOf("},\"measurements\"", at, StringComparison.Ordinal) + 1;
        string changed = json[..at] + outline + json[end..];
        Assert.Equal(ErrorKind.Corrupt, Assert.Throws<MedImagingException>(() => MedImagingJson.FromBytes(System.Text.Encoding.UTF8.GetBytes(changed), MedImagingJson.Default.Findings)).Kind);
    }

    [Fact]
    public void TooManyPoints_AndTooManyPixels_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PolygonShape([.. Enumerable.Repeat(new FramePoint(1, 1), PolygonShape.MaxPoints + 1)]));
        var huge = new EllipseShape(new(0, 0), new(1e9, 1e9));
        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => huge.Rasterise(2_000_000_000, 2_000_000_000)).Kind);
        Assert.Equal(100, huge.Rasterise(10, 10).Count);
    }

    [Fact]
    public void TheWorstPolygon_IsFilledInTime()
    {
        var zigzag = new PolygonShape([.. Enumerable.Range(0, PolygonShape.MaxPoints).Select(i => new FramePoint(i * 1000d / PolygonShape.MaxPoints, i % 2 * 1000d))]);
        Assert.InRange(zigzag.Rasterise(1000, 1000).Count, 1, 1_000_000);
        Assert.Equal(4, ShapeMeasurer.Size(zigzag, Frames.Of()).Count);
    }

    internal static Findings With(RegionShape shape)
    {
        var hash = ContentHash.Of("x");
        return new Findings
        {
            Frame = Frames.Of(plane: new FramePlane(new(1, 2, 3), new(0.5, 0, 0), new(0, 0.5, 0))),
            Model = new ModelDescription { Id = "m", Version = "1", Hash = hash, IntendedUse = "tests" },
            Items =
            [
                new Finding
                {
                    Id = "f1", Code = new("1", "99MEDIMG", "Thing"), Confidence = new(1, ConfidenceKind.Measured), IsPresent = true, Outline = shape,
                    Evidence = new FindingEvidence { PixelHash = hash, RecipeHash = hash, ModelId = "m", ModelVersion = "1", ModelHash = hash },
                },
            ],
        };
    }

    // Corners on whole and half pixels too: there a rule shows whether it is one.
    internal static PolygonShape RandomPolygon(Random random)
        => new([.. Enumerable.Range(0, random.Next(3, 12)).Select(_ => new FramePoint(Place(random, 60), Place(random, 50)))]);

    internal static EllipseShape RandomEllipse(Random random)
        => new(new(Place(random, 50), Place(random, 40)), new(0.3 + (random.NextDouble() * 20), 0.3 + (random.NextDouble() * 20)), random.NextDouble() * 7);

    internal static MaskShape RandomMask(Random random)
    {
        byte[] bits = new byte[30 * 20];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = (byte)(random.Next(3) == 0 ? 1 : 0);
        }

        return PixelMask.Of(new FrameRegion(-5, 30, 25, 50), bits).ToShape()!;
    }

    private static double Place(Random random, int to) => random.Next(3) switch { 0 => random.Next(-5, to), 1 => random.Next(-5, to) + 0.5, _ => (random.NextDouble() * (to + 5)) - 5 };
}
