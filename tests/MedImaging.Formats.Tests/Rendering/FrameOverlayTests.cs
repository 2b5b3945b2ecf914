using MedImaging.Codecs;

namespace MedImaging.Formats.Tests;

public class FrameOverlayTests
{
    private const int Side = 120;

    private static readonly FrameRenderer Renderer = new();

    private static readonly ActivationMap Everywhere = new(2, 2, [1, 1, 1, 1], "CAM");

    public static TheoryData<RegionShape> Shapes =>
    [
        new EllipseShape(new(60, 50), new(30, 12), 0.6),
        new PolygonShape([new(20, 20), new(100, 30), new(70, 100), new(60, 50)]),
        new MaskShape(new(30, 40, 90, 80), [100, 1500, 10, 790]),
    ];

    [Theory, MemberData(nameof(Shapes))]
    public void HeatMap_StaysWithinTheShape_AndFillsIt(RegionShape shape)
    {
        var plain = Render(Flat(), null);
        var picture = Render(Flat(), new FrameOverlay { Activation = Everywhere, Within = shape });

        int drawn = 0, inside = 0;
        for (int i = 0; i < Side * Side; i++)
        {
            bool isIn = IsIn(shape, (i % Side) + 0.5, (i / Side) + 0.5), isDrawn = !SameAt(plain, picture, i);
            Assert.True(isIn || !isDrawn, $"pixel {i % Side}, {i / Side}");
            (drawn, inside) = (drawn + (isDrawn ? 1 : 0), inside + (isIn ? 1 : 0));
        }

        Assert.True(inside > 500);
        Assert.Equal(inside, drawn);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Outline_LiesOnTheEdgeOfTheShape(RegionShape shape)
    {
        var plain = Render(Flat(), null);
        var picture = Render(Flat(), new FrameOverlay { Outlines = [shape] });

        for (int i = 0; i < Side * Side; i++)
        {
            int near = Enumerable.Range(-4, 9).SelectMany(dy => Enumerable.Range(-4, 9).Select(dx => IsIn(shape, (i % Side) + 0.5 + dx, (i / Side) + 0.5 + dy))).Distinct().Count();
            bool isOnEdge = near == 2;
            Assert.True(isOnEdge || SameAt(plain, picture, i), $"pixel {i % Side}, {i / Side}");
        }

        Assert.InRange(Enumerable.Range(0, Side * Side).Count(i => !SameAt(plain, picture, i)), 200, 4000);
    }

    [Fact]
    public void Box_IsDrawnAroundItsPixels_InTheTrueProportions()
    {
        var frame = Flat(spacing: (2, 1));
        var plain = Render(frame, null);
        var picture = Render(frame, new FrameOverlay { Boxes = [new(20, 30, 60, 70)] });

        Assert.Equal((Side, Side * 2), (picture.Width, picture.Height));
        int[] changed = [.. Enumerable.Range(0, picture.Width * picture.Height).Where(i => !SameAt(plain, picture, i))];
        Assert.Equal((18, 61), (changed.Min(i => i % Side), changed.Max(i => i % Side)));
        Assert.Equal((58, 141), (changed.Min(i => i / Side), changed.Max(i => i / Side)));
        Assert.DoesNotContain(changed, i => i % Side is > 23 and < 56 && i / Side is > 63 and < 136);
        var (red, green, blue) = At(picture, 20, 100);   // the line lies between pixels 19 and 20, and covers three quarters of each
        Assert.True(red < 80 && green > 150 && blue > 150, $"{red} {green} {blue}");
    }

    [Fact]
    public void Diverging_ShowsBothSigns_AndHeatOnlyWhatSpeaksFor()
    {
        var map = new ActivationMap(1, 4, [-2, 0, 0, 2], "KernelSHAP");

        var signed = Render(Flat(), FrameOverlay.Of(map, isSigned: true));
        var heat = Render(Flat(), FrameOverlay.Of(map));

        var (redAgainst, _, blueAgainst) = At(signed, 2, 60);
        var (redFor, _, blueFor) = At(signed, 117, 60);
        Assert.True(blueAgainst > redAgainst + 30 && redFor > blueFor + 30, $"{redAgainst} {blueAgainst} {redFor} {blueFor}");
        Assert.Equal((128, 128, 128), At(signed, 60, 60));
        Assert.Equal((128, 128, 128), At(heat, 2, 60));
        Assert.NotEqual((128, 128, 128), At(heat, 117, 60));
    }

    [Fact]
    public void Map_IsDrawnWithinItsArea_Alone()
    {
        var picture = Render(Flat(), new FrameOverlay { Activation = Everywhere with { Area = new(-20, 30, 70, 90) } });

        for (int i = 0; i < Side * Side; i++)
        {
            bool isIn = i % Side < 70 && i / Side is >= 30 and < 90;
            Assert.Equal(isIn, At(picture, i % Side, i / Side) != (128, 128, 128));
        }
    }

    // Between cells a map goes over evenly: no two pixels beside each other differ much, though the cells are all or nothing.
    [Theory, InlineData(ColorRamp.Heat), InlineData(ColorRamp.Verdant), InlineData(ColorRamp.Diverging)]
    public void Map_HasNoEdges(ColorRamp ramp)
    {
        float[] cells = new float[49];
        (cells[24], cells[10], cells[30]) = (1, 0.8f, -0.9f);

        var picture = Render(Flat(280), new FrameOverlay { Activation = new(7, 7, cells, "CAM"), Ramp = ramp });

        for (int y = 0; y < 280; y++)
        {
            for (int x = 1; x < 280; x++)
            {
                var (a, b) = (At(picture, x - 1, y), At(picture, x, y));
                Assert.InRange(Math.Max(Math.Abs(a.Item1 - b.Item1), Math.Max(Math.Abs(a.Item2 - b.Item2), Math.Abs(a.Item3 - b.Item3))), 0, 20);
            }
        }
    }

    [Fact]
    public void Legend_IsABarInTheCorner_AndNothingElse()
    {
        var map = new ActivationMap(1, 2, [0, 3.25f], "CAM") { Area = new(0, 0, 40, 40) };
        var without = Render(Flat(400), new FrameOverlay { Activation = map });
        var with = Render(Flat(400), new FrameOverlay { Activation = map, HasLegend = true });

        int[] changed = [.. Enumerable.Range(0, 400 * 400).Where(i => !SameAt(without, with, i))];
        Assert.InRange(changed.Length, 500, 5000);
        Assert.InRange(changed.Min(i => i % 400), 330, 399);
        Assert.InRange(changed.Min(i => i / 400), 260, 290);
        var against = map with { Values = [0, -1] };
        Assert.Equal(Render(Flat(400), FrameOverlay.Of(against)).Samples.ToArray(), Render(Flat(400), new FrameOverlay { Activation = against, HasLegend = true }).Samples.ToArray());
    }

    [Theory, InlineData(ColorRamp.Heat), InlineData(ColorRamp.Verdant), InlineData(ColorRamp.Grey)]
    public void Ramps_GrowLighter_AtEveryStep(ColorRamp ramp)
    {
        double[] lightness = [.. Enumerable.Range(0, 51).Select(i => Lightness(ColorRamps.ColorOf(ramp, i / 50f)))];

        Assert.All(lightness.Zip(lightness.Skip(1)), p => Assert.InRange(p.Second - p.First, 0.1, 3.2));
        Assert.True(lightness[^1] - lightness[0] > 65);
    }

    [Fact]
    public void DivergingRamp_GrowsDarkerToBothSides_AsMuchOnEach()
    {
        for (int i = 1; i <= 25; i++)
        {
            double against = Lightness(ColorRamps.ColorOf(ColorRamp.Diverging, -i / 25f)), speaksFor = Lightness(ColorRamps.ColorOf(ColorRamp.Diverging, i / 25f));
            double before = Lightness(ColorRamps.ColorOf(ColorRamp.Diverging, (i - 1) / 25f));
            Assert.InRange(before - speaksFor, 0.5, 4);
            Assert.Equal(against, speaksFor, 1.5);
        }

        var (red, green, blue) = ColorRamps.ColorOf(ColorRamp.Diverging, 0);
        Assert.InRange(Math.Max(red, Math.Max(green, blue)) - Math.Min(red, Math.Min(green, blue)), 0, 2);
    }

    // Sound in themselves, as their constructors see to, but not over this frame.
    [Fact]
    public void RenderPng_RefusesShapesThatCannotBeDrawn()
    {
        RegionShape[] wrong =
        [
            new PolygonShape([new(1, 1), new(2, 2), new(1e9, 3)]),
            new EllipseShape(new(1, -1e7), new(1, 2)),
            new EllipseShape(new(1, 1), new(1e6, 2)),
            new MaskShape(new(-1, 0, 1, 2), [0, 4]),
            new MaskShape(new(0, -1, 2, 1), [0, 4]),
            new MaskShape(new(Side - 1, 0, Side + 1, 2), [0, 4]),
            new MaskShape(new(0, Side - 1, 2, Side + 1), [0, 4]),
        ];
        foreach (var shape in wrong)
        {
            Assert.Throws<ArgumentException>(() => Renderer.RenderPng(Flat(), new FrameOverlay { Outlines = [shape] }));
            Assert.Throws<ArgumentException>(() => Renderer.RenderPng(Flat(), new FrameOverlay { Within = shape }));
        }
    }

    // Far corners cost no more than near ones, and a shape smaller than a pixel is a point.
    [Fact]
    public void Outlines_PastTheFrame_AreDrawnAsFarAsItGoes()
    {
        var far = Render(Flat(), new FrameOverlay { Outlines = [new PolygonShape([new(-9e5, -9e5), new(9e5, 9e5), new(9e5, -9e5)]), new EllipseShape(new(30.5, 90.5), new(1e-3, 1e-3))] });

        Assert.Equal((64, 224, 208), At(far, 80, 80));
        Assert.Equal((64, 224, 208), At(far, 30, 90));
        Assert.Equal((128, 128, 128), At(far, 100, 40));
    }

    private static bool IsIn(RegionShape shape, double x, double y)
    {
        switch (shape)
        {
            case EllipseShape e:
                double c = Math.Cos(e.Angle), s = Math.Sin(e.Angle), dx = x - e.Center.Column, dy = y - e.Center.Row;
                return Math.Pow(((dx * c) + (dy * s)) / e.Radii.Column, 2) + Math.Pow(((dy * c) - (dx * s)) / e.Radii.Row, 2) <= 1;
            case PolygonShape p:
                bool isIn = false;
                for (int i = 0, j = p.Points.Count - 1; i < p.Points.Count; j = i++)
                {
                    var (a, b) = (p.Points[i], p.Points[j]);
                    if (a.Row > y != b.Row > y && x < ((b.Column - a.Column) * (y - a.Row) / (b.Row - a.Row)) + a.Column)
                    {
                        isIn = !isIn;
                    }
                }

                return isIn;
            case MaskShape m:
                if (x < m.Area.Left || x >= m.Area.Right || y < m.Area.Top || y >= m.Area.Bottom)
                {
                    return false;
                }

                int at = (((int)y - m.Area.Top) * (m.Area.Right - m.Area.Left)) + (int)x - m.Area.Left, run = 0;
                while (at >= m.Runs[run])
                {
                    at -= m.Runs[run++];
                }

                return run % 2 == 1;
            default:
                throw new NotSupportedException();
        }
    }

    private static double Lightness((byte Red, byte Green, byte Blue) color)
    {
        double y = (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));
        return y <= 216d / 24389 ? y * 24389 / 27 : (116 * Math.Cbrt(y)) - 16;

        static double Linear(byte value) => value <= 10 ? value / 255d / 12.92 : Math.Pow(((value / 255d) + 0.055) / 1.055, 2.4);
    }

    private static bool SameAt(RasterImage left, RasterImage right, int pixel) => At(left, pixel % left.Width, pixel / left.Width) == At(right, pixel % left.Width, pixel / left.Width);

    private static (int, int, int) At(RasterImage picture, int x, int y)
    {
        var pixel = picture.Samples.Span.Slice(((y * picture.Width) + x) * picture.Channels, picture.Channels);
        return (pixel[0], pixel[pixel.Length / 2], pixel[^1]);   // grey or colours
    }

    private static RasterImage Render(PixelFrame frame, FrameOverlay? overlay) => Png.Decode(Renderer.RenderPng(frame, overlay).Span);

    private static PixelFrame Flat(int side = Side, (double, double)? spacing = null) => new()
    {
        Instance = SampleReports.Phantom(1, 1).Instance,
        Index = 0,
        Rows = side,
        Columns = side,
        Samples = Enumerable.Repeat(100f, side * side).ToArray(),
        Window = new Window(100, 200, VoiFunction.LinearExact),
        Spacing = spacing,
    };
}
