namespace MedImaging.Tests.Analysis;

/// <summary>From the cells of a heat map to the pixels of its frame and to the patient, all by hand.</summary>
public class ActivationMapExtensionsTests
{
    private static readonly FrameReference Frame = Frames.Of(rows: 4, columns: 8);

    private static readonly FrameRegion Cropped = new(2, 1, 6, 3);

    private static readonly FrameRegion Padded = new(0, -2, 8, 6);

    // 3 columns and 2 rows; the greatest is in the last column of the first row: its centre is at 2.5 of 3 and 0.5 of 2.
    private static readonly ActivationMap Map = new(2, 3, [0, 1, 4, 2, 3, 0], "CAM");

    [Fact]
    public void FindPeak_IsTheCentreOfTheStrongestCell()
    {
        Near(8 * 2.5 / 3, 4 * 0.5 / 2, Map.FindPeak(Frame));
        Near(2 + (4 * 2.5 / 3), 1 + (2 * 0.5 / 2), (Map with { Area = Cropped }).FindPeak(Frame));
        Near(8 * 2.5 / 3, -2 + (8 * 0.5 / 2), (Map with { Area = Padded }).FindPeak(Frame));
    }

    [Fact]
    public void FindPeak_OfEqualCells_IsTheFirst() => Near(2, 3, new ActivationMap(2, 2, [1, 2, 5, 5], "CAM").FindPeak(Frame));

    // From a half of 4 on: 4 at (2.5, 0.5), 2 at (0.5, 1.5), 3 at (1.5, 1.5); the cell of 1 is left out. In all 9: (10 + 1 + 4.5) / 9 and (2 + 3 + 4.5) / 9.
    [Fact]
    public void FindCentroid_WeighsTheCellsFromAHalfOfTheStrongestOn()
    {
        double column = 15.5 / 9, row = 9.5 / 9;

        Near(8 * column / 3, 4 * row / 2, Map.FindCentroid(Frame));
        Near(2 + (4 * column / 3), 1 + row, (Map with { Area = Cropped }).FindCentroid(Frame));
        Near(8 * column / 3, -2 + (4 * row), (Map with { Area = Padded }).FindCentroid(Frame));
    }

    // With every cell the one of 1 at (1.5, 0.5) joins: (15.5 + 1.5) / 10 and (9.5 + 0.5) / 10. With the strongest alone it is the peak.
    [Fact]
    public void FindCentroid_TakesTheShareItIsTold()
    {
        Near(8 * 1.7 / 3, 4 * 1.0 / 2, Map.FindCentroid(Frame, share: 0));
        Assert.Equal(Map.FindPeak(Frame), Map.FindCentroid(Frame, share: 1));
    }

    [Fact]
    public void CellsThatAreNotNumbers_AndThoseThatSpeakAgainst_AreLeftOut()
    {
        var map = new ActivationMap(2, 2, [float.NaN, float.PositiveInfinity, -9, 2], "CAM");

        Near(6, 3, map.FindPeak(Frame));
        Near(6, 3, map.FindCentroid(Frame, share: 0));
    }

    [Fact]
    public void NothingThatSpeaksForTheLabel_HasNoPlace()
    {
        foreach (float value in (ReadOnlySpan<float>)[0, -1, float.NaN, float.NegativeInfinity, float.PositiveInfinity])
        {
            var map = new ActivationMap(1, 2, [value, value], "CAM");
            Assert.Null(map.FindPeak(Frame));
            Assert.Null(map.FindCentroid(Frame));
            Assert.Null(map.FindCentroid(Frame, share: 0));
        }
    }

    // Two cells over eight pixels: their centres are at 2 and 6, so pixel i with its centre at i + 0.5 has (i + 0.5 - 2) / 4 of the second, and the ends are flat.
    [Fact]
    public void ToFrame_GoesOverEvenlyBetweenTheCentresOfCells()
    {
        float[] line = [0, 0, 0.125f * 8, 0.375f * 8, 0.625f * 8, 0.875f * 8, 8, 8];

        Assert.Equal([.. line, .. line, .. line, .. line], new ActivationMap(1, 2, [0, 8], "CAM").ToFrame(Frame));
    }

    // Over a 4 × 2 part: the centres are at columns 3 and 5 and rows 1.5 and 2.5, which are those of pixels downwards and half-way between them across.
    [Fact]
    public void ToFrame_IsZeroBesideACrop()
    {
        float[] expected =
        [
            0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 4, 5, 7, 8, 0, 0,
            0, 0, 12, 14, 18, 20, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
        ];

        Assert.Equal(expected, new ActivationMap(2, 2, [4, 8, 12, 20], "CAM") { Area = Cropped }.ToFrame(Frame));
    }

    // Eight rows of which the frame has the middle four, so that the centres of the two cells are at its edges: 0 and 4.
    [Fact]
    public void ToFrame_LeavesThePaddingAway()
    {
        float[] pixels = new ActivationMap(2, 1, [0, 8], "CAM") { Area = Padded }.ToFrame(Frame);

        Assert.Equal([.. Enumerable.Repeat(1f, 8), .. Enumerable.Repeat(3f, 8), .. Enumerable.Repeat(5f, 8), .. Enumerable.Repeat(7f, 8)], pixels);
    }

    [Fact]
    public void ToFrame_BesideTheFrame_IsZero()
        => Assert.All(new ActivationMap(1, 1, [5], "CAM") { Area = new(20, 20, 30, 30) }.ToFrame(Frame), pixel => Assert.Equal(0, pixel));

    // A slice tilted by a 3-4-5 triangle, pixels 2 mm wide and 0.5 mm high. The peak's cell of 2 × 2 is the lower right one: column 6 and row 3 of the frame, so 5.5 steps
    // across and 2.5 down from the centre of the first pixel: (10, 20, 30) + 5.5 × (1.2, 1.6, 0) + 2.5 × (0, 0, -0.5).
    [Fact]
    public void FromTheMapToThePatient_ThroughAnObliquePlane()
    {
        var frame = Frame with { Plane = new FramePlane(new(10, 20, 30), new(1.2, 1.6, 0), new(0, 0, -0.5)) };
        var peak = new ActivationMap(2, 2, [0, 1, 2, 3], "CAM").FindPeak(frame);

        Near(6, 3, peak);
        var place = frame.FindPosition(peak!.Value);
        Assert.NotNull(place);
        Assert.Equal(16.6, place.Value.X, 1e-9);
        Assert.Equal(28.8, place.Value.Y, 1e-9);
        Assert.Equal(28.75, place.Value.Z, 1e-9);
        Assert.Equal(new PatientVector(10, 20, 30), frame.FindPosition(new(0.5, 0.5)));
    }

    [Fact]
    public void AFrameThatDoesNotSayHowItLies_HasNoPlaceInThePatient() => Assert.Null(Frame.FindPosition(new(1, 1)));

    [Fact]
    public void AMapWithoutItsValues_IsRefused()
    {
        foreach (var map in (ActivationMap[])[new(0, 0, [], "CAM"), new(2, 2, [1, 2, 3], "CAM"), new(-1, -1, [1], "CAM"), new(65536, 65536, [], "CAM")])
        {
            Assert.Throws<ArgumentException>(() => map.FindPeak(Frame));
            Assert.Throws<ArgumentException>(() => map.FindCentroid(Frame));
            Assert.Throws<ArgumentException>(() => map.ToFrame(Frame));
        }
    }

    private static void Near(double column, double row, FramePoint? point)
    {
        Assert.NotNull(point);
        Assert.Equal(column, point.Value.Column, 1e-9);
        Assert.Equal(row, point.Value.Row, 1e-9);
    }
}
