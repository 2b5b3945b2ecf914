using MedImaging.Formats.Layout;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats.Tests;

public class LineBreakerTests
{
    private readonly TextStyle _style = new(new PdfFont(EmbeddedFonts.Regular, "F1"), 10, 14, PdfColor.White);
    private readonly TextStyle _small = new(new PdfFont(EmbeddedFonts.Bold, "F2"), 6, 9, PdfColor.White);

    [Fact]
    public void Break_FillsLines_AndLosesNoCharacter()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => random.Next(6) == 0 ? ' ' : (char)random.Next('!', 0x3FF)));
            double width = 20 + random.Next(300);

            var lines = LineBreaker.Break([new TextSpan(text, _style), new TextSpan(text, _small)], width);

            Assert.All(lines, line => Assert.InRange(line.Width, 0, width + 0.001));
            string kept = string.Concat(lines.SelectMany(line => line.Spans).Select(span => span.Text)).Replace(" ", "", StringComparison.Ordinal);
            Assert.Equal((text + text).Replace(" ", "", StringComparison.Ordinal).Replace("\u0085", "", StringComparison.Ordinal), kept);
        }
    }

    [Fact]
    public void Break_BetweenWords_AtTheTextsOwnLineEnds_AndKeepsEmptyLines()
    {
        Assert.Equal(["one two", "three", "", "four"], Lines("one two\r\nthree\n\nfour", 1000));
        Assert.Equal(["aaa", "bbb", "ccc"], Lines("aaa bbb ccc", 25));
        Assert.Empty(Lines("", 100));
        Assert.Empty(Lines("   ", 100));
    }

    [Fact]
    public void Break_InsideAWord_PrefersASeparator()
    {
        var lines = Lines("1.2.840.10008.5.1.4.1.1.2.123.456.78", 90);

        Assert.All(lines.SkipLast(1), line => Assert.EndsWith(".", line, StringComparison.Ordinal));
        Assert.Equal("1.2.840.10008.5.1.4.1.1.2.123.456.78", string.Concat(lines));
    }

    [Fact]
    public void Break_NeverSplitsASurrogatePair_OrLoopsOnANarrowColumn()
    {
        var lines = Lines(string.Concat(Enumerable.Repeat("🫁", 50)), 0.5);

        Assert.Equal(50, lines.Count);
        Assert.All(lines, line => Assert.Equal("🫁", line));
    }

    [Fact]
    public void Fit_EndsWithAnEllipsis_WhenItShortens()
    {
        Assert.Equal("short", LineBreaker.Fit("short", _style, 100));
        string fitted = LineBreaker.Fit(new string('W', 5000), _style, 100);
        Assert.EndsWith("W…", fitted, StringComparison.Ordinal);
        Assert.InRange(_style.Font.Measure(fitted, _style.Size), 80, 100);
    }

    private List<string> Lines(string text, double width)
        => [.. LineBreaker.Break([new TextSpan(text, _style)], width).Select(line => string.Concat(line.Spans.Select(span => span.Text)))];
}
