using MedImaging.Formats.Pdf;

namespace MedImaging.Formats.Layout;

/// <summary>Fills pages from top to bottom and starts a new one when the next thing does not fit.</summary>
internal sealed class PageFlow
{
    private const double Tolerance = 0.01;

    private readonly PdfDocument _document;

    public PageFlow(PdfDocument document, double side, double top, double bottom)
    {
        _document = document;
        (Left, Top, Width, Bottom) = (side, top, document.Size.Width - (2 * side), document.Size.Height - bottom);
        (Page, Y) = (document.AddPage(), top);
    }

    public PdfPage Page { get; private set; }

    public double Left { get; }

    public double Width { get; }

    public double Top { get; }

    public double Bottom { get; }

    /// <summary>Gets or sets where the next thing goes.</summary>
    public double Y { get; set; }

    public bool IsAtTop => Y <= Top + Tolerance;

    public void StartPage()
    {
        Page = _document.AddPage();
        Y = Top;
    }

    public bool Fits(double height) => Y + height <= Bottom + Tolerance;

    /// <summary>Starts a new page unless so much is left on this one.</summary>
    public void Require(double height)
    {
        if (!IsAtTop && !Fits(height))
        {
            StartPage();
        }
    }

    /// <summary>Leaves a gap, but none at the top of a page.</summary>
    public void Gap(double height) => Y += IsAtTop ? 0 : height;

    /// <summary>Writes a paragraph, over pages when it must: no single line is left behind or carried over.</summary>
    public void Paragraph(PdfElement element, IEnumerable<TextSpan> spans, double indent = 0, double? width = null)
    {
        var lines = LineBreaker.Break(spans, width ?? (Width - indent));
        for (int next = 0; next < lines.Count;)
        {
            int count = CountThatFits(lines, next);
            int left = lines.Count - next - count;
            count -= left == 1 && count > 2 ? 1 : 0;
            if (left > 0 && count < 2 && !IsAtTop)
            {
                StartPage();
                continue;
            }

            Write(element, lines.GetRange(next, Math.Max(1, count)), Left + indent);
            next += Math.Max(1, count);
        }
    }

    /// <summary>Draws lines here and moves below them.</summary>
    public void Write(PdfElement element, IReadOnlyList<TextLine> lines, double x)
    {
        Page.Mark(element, () => Y = Draw(Page, lines, x, Y));
    }

    /// <summary>Draws lines at a place.</summary>
    /// <returns>Where the next line would go.</returns>
    public static double Draw(PdfPage page, IEnumerable<TextLine> lines, double x, double y)
    {
        foreach (var line in lines)
        {
            line.Draw(page, x, y);
            y += line.Leading;
        }

        return y;
    }

    private int CountThatFits(List<TextLine> lines, int first)
    {
        double height = 0;
        int count = 0;
        while (first + count < lines.Count && Fits(height += lines[first + count].Leading))
        {
            count++;
        }

        return count;
    }
}
