using MedImaging.Formats.Pdf;

namespace MedImaging.Formats.Layout;

/// <summary>Text on a tinted ground with a bar at its side, for what must not be overlooked.</summary>
internal static class FlowPanel
{
    private const double Inset = 10, Bar = 3, Padding = 6;

    public static void Draw(PageFlow flow, PdfElement element, IEnumerable<TextSpan> spans, PdfColor ground, PdfColor bar)
    {
        var lines = LineBreaker.Break(spans, flow.Width - (2 * Inset) - Bar);
        double whole = lines.Sum(line => line.Leading) + (2 * Padding);
        flow.Require(Math.Min(whole, (flow.Bottom - flow.Top) / 2));
        for (int next = 0; next < lines.Count;)
        {
            int count = 0;
            double height = 2 * Padding;
            while (next + count < lines.Count && (count == 0 || flow.Fits(height + lines[next + count].Leading)))
            {
                height += lines[next + count++].Leading;
            }

            DrawBox(flow, element, lines.GetRange(next, count), height, ground, bar);
            next += count;
            if (next < lines.Count)
            {
                flow.StartPage();
            }
        }
    }

    private static void DrawBox(PageFlow flow, PdfElement element, List<TextLine> lines, double height, PdfColor ground, PdfColor bar)
    {
        flow.Page.Decorate(() =>
        {
            flow.Page.Fill(ground, flow.Left, flow.Y, flow.Width, height);
            flow.Page.Fill(bar, flow.Left, flow.Y, Bar, height);
        });
        flow.Page.Mark(element, () => PageFlow.Draw(flow.Page, lines, flow.Left + Bar + Inset, flow.Y + Padding));
        flow.Y += height;
    }
}
