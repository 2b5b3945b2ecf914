using MedImaging.Codecs;

namespace MedImaging.Formats.Tests;

public class FrameRendererTests
{
    private static readonly FrameRenderer Renderer = new();

    [Fact]
    public void RenderPng_AppliesTheFilesWindow()
    {
        var picture = Render(Frame([-2000, -160, 39.5f, 239.5f, 4000, float.NaN], 6, 1, new Window(40, 400)));

        Assert.Equal((6, 1, 1, 8), (picture.Width, picture.Height, picture.Channels, picture.BitDepth));
        Assert.Equal([0, 0, 128, 255, 255, 0], picture.Samples.ToArray());
    }

    [Fact]
    public void RenderPng_ShowsMonochrome1Inverted()
    {
        var window = new Window(127.5, 255, VoiFunction.LinearExact);

        Assert.Equal([255, 155, 0], Render(Frame([0, 100, 255], 3, 1, window, inverted: true)).Samples.ToArray());
        Assert.Equal([0, 100, 255], Render(Frame([0, 100, 255], 3, 1, window)).Samples.ToArray());
    }

    [Fact]
    public void RenderPng_WithoutAWindow_SpansLowestToHighest()
        => Assert.Equal([0, 64, 255], Render(Frame([-100, 0, 300], 3, 1)).Samples.ToArray());

    [Fact]
    public void RenderPng_OfMr_IsNotDarkenedByAFewBrightPixels()
    {
        float[] samples = [.. Enumerable.Range(0, 10_000).Select(i => (float)(i % 100))];
        samples[5] = 1_000_000;
        int Median(string modality) => Render(Frame(samples, 100, 100, modality: modality)).Samples.ToArray().Order().ElementAt(5000);

        Assert.InRange(Median("CT"), 0, 1);
        Assert.InRange(Median("MR"), 60, 255);
    }

    [Fact]
    public void RenderPng_OfAFlatOrEmptyFrame_IsEven()
    {
        Assert.Equal([0, 0], Render(Frame([7, 7], 2, 1)).Samples.ToArray());
        Assert.Equal([0, 0], Render(Frame([float.NaN, float.NaN], 2, 1)).Samples.ToArray());
        Assert.Equal([0, 0], Render(Frame([float.NaN, 3], 2, 1, modality: "MR")).Samples.ToArray());
    }

    [Fact]
    public void RenderPng_ShrinksByTheMeanOfTheArea()
    {
        float[] checks = [.. Enumerable.Range(0, 64 * 64).Select(i => ((i % 64) + (i / 64)) % 2 == 0 ? 0f : 200f)];

        var picture = Render(Frame(checks, 64, 64, new Window(100, 200, VoiFunction.LinearExact)), maxSide: 32);

        Assert.Equal((32, 32), (picture.Width, picture.Height));
        Assert.All(picture.Samples.ToArray(), value => Assert.Equal(128, value));
    }

    [Theory]
    [InlineData(100, 50, null, null, 1024, 100, 50)]
    [InlineData(100, 50, null, null, 50, 50, 25)]
    [InlineData(100, 50, 2.0, 1.0, 1024, 100, 100)]
    [InlineData(100, 50, 1.0, 2.0, 1024, 200, 50)]
    [InlineData(100, 50, 1.0, 2.0, 100, 100, 25)]
    [InlineData(100, 50, 0.0, 1.0, 1024, 100, 50)]
    [InlineData(100, 50, 1.0, double.NaN, 1024, 100, 50)]
    [InlineData(100, 50, 1e9, 1.0, 1024, 100, 50)]
    [InlineData(1000, 1, null, null, 10, 10, 1)]
    public void RenderPng_KeepsTheTrueProportions(int columns, int rows, double? rowSpacing, double? columnSpacing, int maxSide, int width, int height)
    {
        (double, double)? spacing = rowSpacing is { } r && columnSpacing is { } c ? (r, c) : null;

        var picture = Render(Frame(new float[columns * rows], columns, rows, spacing: spacing), maxSide: maxSide);

        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void RenderPng_KeepsColours()
    {
        var picture = Render(Frame([255, 0, 0, 0, 128, 300], 2, 1, samplesPerPixel: 3));

        Assert.Equal([255, 0, 0, 0, 128, 255], picture.Samples.ToArray());
    }

    [Fact]
    public void RenderPng_LaysColourWhereTheMapIsStrong_AndLeavesTheRestGrey()
    {
        var frame = Frame([.. Enumerable.Repeat(100f, 100 * 100)], 100, 100, new Window(100, 200, VoiFunction.LinearExact));
        float[] cells = [.. Enumerable.Range(0, 49).Select(i => i == 24 ? 5f : i == 0 ? -9f : i == 6 ? float.NaN : 0f)];

        var picture = Render(frame, new ActivationMap(7, 7, cells, "CAM"));

        Assert.Equal(3, picture.Channels);
        var (red, green, blue) = At(picture, 50, 50);
        Assert.True(red > 180 && red > blue + 40 && green > blue, $"{red} {green} {blue}");
        Assert.All(new[] { (2, 2), (97, 2), (2, 97), (97, 97), (50, 10) }, at => Assert.Equal((128, 128, 128), At(picture, at.Item1, at.Item2)));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => At(picture, i % 100, i / 100) != (128, 128, 128)), 100, 1000);
    }

    [Fact]
    public void RenderPng_WithAMapThatOnlySpeaksAgainst_ShowsTheFrameAlone()
    {
        var frame = SampleReports.Phantom(40, 40);

        var picture = Render(frame, new ActivationMap(2, 2, [-1, -2, 0, float.NaN], "CAM"));

        var grey = Render(frame).Samples.ToArray();
        Assert.Equal(grey.SelectMany(value => new[] { value, value, value }), picture.Samples.ToArray());
    }

    [Fact]
    public void RenderPng_GivesTheSameBytesAgain()
        => Assert.Equal(Renderer.RenderPng(SampleReports.Phantom(), FrameOverlay.Of(SampleReports.Activation()), 300).ToArray(), Renderer.RenderPng(SampleReports.Phantom(), FrameOverlay.Of(SampleReports.Activation()), 300).ToArray());

    [Fact]
    public void RenderPng_RefusesWhatDoesNotFit()
    {
        Assert.Throws<ArgumentException>(() => Renderer.RenderPng(Frame([1, 2, 3], 2, 2)));
        Assert.Throws<ArgumentException>(() => Renderer.RenderPng(Frame([1], 1, 1), FrameOverlay.Of(new ActivationMap(2, 2, [1, 2, 3], "CAM"))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Renderer.RenderPng(Frame([1], 1, 1), null, 0));
    }

    private static RasterImage Render(PixelFrame frame, ActivationMap? map = null, int maxSide = 1024) => Png.Decode(Renderer.RenderPng(frame, FrameOverlay.Of(map), maxSide).Span);

    private static (int, int, int) At(RasterImage picture, int x, int y)
    {
        var pixel = picture.Samples.Span.Slice(((y * picture.Width) + x) * 3, 3);
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static PixelFrame Frame(float[] samples, int columns, int rows, Window? window = null, bool inverted = false, string modality = "CT", (double, double)? spacing = null, int samplesPerPixel = 1) => new()
    {
        Instance = SampleReports.Phantom(1, 1, modality: modality).Instance,
        Index = 0,
        Rows = rows,
        Columns = columns,
        Samples = samples,
        SamplesPerPixel = samplesPerPixel,
        PixelHash = ContentHash.Of("pixels"),
        Window = window,
        IsInverted = inverted,
        Spacing = spacing,
    };
}
