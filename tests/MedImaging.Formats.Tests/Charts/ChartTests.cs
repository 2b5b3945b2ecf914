using MedImaging.Codecs;
using MedImaging.Formats;

namespace MedImaging.Tests.Charts;

public sealed class ChartTests
{
    public static TheoryData<string> Names => ["roc", "precision-recall", "reliability", "matrix"];

    [Theory, MemberData(nameof(Names))]
    public void Chart_IsADeterministicPng_OfTheSizeAskedFor(string name)
    {
        byte[] small = Draw(name, new ChartSize()), large = Draw(name, new ChartSize(800, 600, 2));
        if (Environment.GetEnvironmentVariable("CHART_FOLDER") is { } folder)   // for eyes
        {
            File.WriteAllBytes(Path.Combine(folder, name + ".png"), small);
            File.WriteAllBytes(Path.Combine(folder, name + "@2x.png"), large);
        }

        Assert.Equal(small, Draw(name, new ChartSize()));
        var (one, two) = (Png.Decode(small), Png.Decode(large));
        Assert.Equal((800, 600, 3, 1600, 1200), (one.Width, one.Height, one.Channels, two.Width, two.Height));
        Assert.Equal(255, one.Samples.Span[..(800 * 3 * 12)].ToArray().Min());   // a white margin
        double ink = one.Samples.Span.ToArray().Average(s => 255 - s), inkAtTwice = two.Samples.Span.ToArray().Average(s => 255 - s);
        Assert.InRange(ink, 2, 120);
        Assert.Equal(ink, inkAtTwice, ink * 0.04);   // the same drawing, only finer
    }

    [Fact]
    public void Fill_CoversWhatLiesInside_ToTheShareOfAPixel()
    {
        var canvas = new ChartCanvas(new ChartSize(320, 240));
        canvas.Fill(10.25, 20.5, 14, 22, new ChartColor(0, 0, 0));
        canvas.Fill([[(100, 100), (110, 100), (100, 110)]], new ChartColor(0, 0, 0));
        var picture = Png.Decode(canvas.ToPng());
        byte At(int x, int y) => picture.Samples.Span[((y * 320) + x) * 3];

        Assert.Equal([255, 159, 128, 128, 128, 255], Enumerable.Range(9, 6).Select(x => At(x, 20)));
        Assert.Equal([255, 64, 0, 0, 0, 255], Enumerable.Range(9, 6).Select(x => At(x, 21)));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 255], Enumerable.Range(100, 11).Select(x => At(x, 100)));
        Assert.Equal(50 * 255, Enumerable.Range(95, 20).Sum(y => Enumerable.Range(95, 20).Sum(x => 255 - At(x, y))), 40d);
    }

    [Fact]
    public void Stroke_IsAsWideAsAsked()
    {
        var canvas = new ChartCanvas(new ChartSize(320, 240));
        canvas.Stroke([(50, 100), (150, 100)], 3, new ChartColor(0, 0, 0));
        var picture = Png.Decode(canvas.ToPng());

        Assert.Equal(3 * 255d, Enumerable.Range(95, 10).Sum(y => 255 - picture.Samples.Span[((y * 320) + 100) * 3]), 2d);
    }

    [Fact]
    public void LongAndForeignNames_AreShortened_NotDrawnOutside()
    {
        string name = new('W', 500);
        var chart = Roc() with { Title = name, Subtitle = name, XLabel = name, YLabel = name, Series = [new ChartSeries(name, [new ChartPoint(0, 0), new ChartPoint(1, 1)])] };
        var picture = Png.Decode(chart.ToPng(new ChartSize(320, 240)));

        Assert.All(Enumerable.Range(0, 240), y => Assert.Equal(255, picture.Samples.Span[((y * 320) + 319) * 3]));
        Assert.NotEmpty((Roc() with { Title = "Entzündung é ≥ 肺 \u0007" }).ToPng());
    }

    [Fact]
    public void WhatCannotBeDrawn_IsTheCallersBug()
    {
        Assert.ThrowsAny<ArgumentException>(() => (Roc() with { Series = [] }).ToPng());
        Assert.ThrowsAny<ArgumentException>(() => (Roc() with { Series = [new ChartSeries("x", [new ChartPoint(double.NaN, 0)])] }).ToPng());
        Assert.ThrowsAny<ArgumentException>(() => (Roc() with { Series = [new ChartSeries("x", [new ChartPoint(0, 1.5)])] }).ToPng());
        Assert.ThrowsAny<ArgumentException>(() => new MatrixChart { Title = "", Classes = ["a", "b"], Counts = [[1, 2]] }.ToPng());
        Assert.ThrowsAny<ArgumentException>(() => new ChartSize(100_000));
    }

    private static byte[] Draw(string name, ChartSize size) => name switch
    {
        "roc" => Roc().ToPng(size),
        "precision-recall" => new CurveChart
        {
            Title = "Precision and recall",
            Subtitle = "cxr_pneumonia28 1.0.0, 40 images",
            XLabel = "Recall (sensitivity)",
            YLabel = "Precision (positive predictive value)",
            Legend = ChartCorner.BottomLeft,
            Series = [new ChartSeries("Pneumonia: average precision 0.951 (95 % 0.884–0.995)", [new(0.05, 1), new(0.4, 1), new(0.45, 0.95), new(0.7, 0.97), new(0.85, 0.93), new(0.95, 0.91), new(1, 0.83)])],
        }.ToPng(size),
        "reliability" => new CurveChart
        {
            Title = "Reliability",
            Subtitle = "cxr_pneumonia28 1.0.0, 40 images",
            XLabel = "Confidence",
            YLabel = "Share that came true",
            HasDiagonal = true,
            Legend = ChartCorner.TopLeft,
            Series =
            [
                new ChartSeries("Pneumonia: expected calibration error 0.061", [new(0.05, 0.02, 0, 0.09), new(0.3, 0.22, 0.1, 0.4), new(0.55, 0.4, 0.22, 0.6), new(0.75, 0.7, 0.5, 0.85), new(0.95, 0.9, 0.8, 0.97)]) { Style = ChartStyle.Markers },
                new ChartSeries("Share of cases", [.. Enumerable.Range(0, 10).Select(i => new ChartPoint((i + 0.5) / 10, i is 0 or 9 ? 0.3 : 0.05))]) { Style = ChartStyle.Bars },
            ],
        }.ToPng(size),
        _ => new MatrixChart { Title = "Confusion matrix", Subtitle = "cxr_pneumonia28 1.0.0 at 0.5, 40 images", Classes = ["Normal", "Pneumonia"], Counts = [[18, 2], [0, 20]] }.ToPng(size),
    };

    private static CurveChart Roc() => new()
    {
        Title = "ROC curve",
        Subtitle = "cxr_pneumonia28 1.0.0, 40 images (20 with pneumonia)",
        XLabel = "1 − specificity",
        YLabel = "Sensitivity",
        HasDiagonal = true,
        Series = [new ChartSeries("Pneumonia: area 0.963 (95 % 0.901–1.000)", [new(0, 0, 0, 0.16), new(0, 0.6, 0.39, 0.78), new(0.05, 0.6, 0.39, 0.78), new(0.05, 0.85, 0.64, 0.95), new(0.1, 0.85, 0.64, 0.95), new(0.1, 1, 0.84, 1), new(1, 1, 0.84, 1)])],
    };
}
