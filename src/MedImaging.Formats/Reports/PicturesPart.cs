using System.Globalization;
using MedImaging.Codecs;
using MedImaging.Formats.Layout;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats;

/// <summary>The pictures, two side by side, with captions; heat maps with the key to their colours.</summary>
internal static class PicturesPart
{
    private const double Gap = 16, MostHeight = 205, PlaceholderHeight = 60;

    public static void Write(ReportDocument report)
    {
        var pictures = report.Evidence.Frames.SelectMany(entry => entry.Frame.Pictures.Select(picture => (entry.Number, picture))).ToList();
        if (pictures.Count == 0)
        {
            return;
        }

        bool isFirst = true;
        foreach (var pair in pictures.Chunk(2))
        {
            var cells = pair.Select(entry => Prepare(report, entry.Number, entry.picture)).ToList();
            double height = cells.Max(cell => cell.Height) + 4 + cells.Max(cell => cell.Caption.Sum(line => line.Leading));
            if (isFirst)
            {
                report.Heading("Images", Math.Min(height + 24, report.Flow.Bottom - report.Flow.Top - 40));
                report.Flow.Y += 4;
            }

            report.Flow.Require(height);
            DrawRow(report, cells);
            report.Flow.Y += 8;
            isFirst = false;
        }

        if (pictures.Any(entry => entry.picture.Kind == PictureKind.HeatMap))
        {
            DrawKey(report);
        }
    }

    private static double ColumnWidth(ReportDocument report) => (report.Flow.Width - Gap) / 2;

    private static Cell Prepare(ReportDocument report, int number, EvidencePicture picture)
    {
        double column = ColumnWidth(report);
        string about = picture.FindingId is { } id ? $", finding {EvidenceIndex.ReferenceOf(number, id)}" : "";
        string kind = picture.Kind == PictureKind.HeatMap ? "heat map" : "as a viewer shows it";
        string caption = picture.Caption.Length == 0 ? "" : picture.Caption + "\n";
        var lines = LineBreaker.Break([new TextSpan(caption, report.Theme.SmallInk), new TextSpan($"Image {number}, {kind}{about} · SHA-256 {ReportWords.Short(picture.Content.Hash)}…", report.Theme.Small)], column);
        lines = [.. lines.Take(12)];   // room for any honest caption
        if (!report.Pictures.TryGetValue(picture.Content.Hash, out var png))
        {
            return new Cell(null, column, PlaceholderHeight, lines, picture.Caption);
        }

        var drawn = Read(report, picture, png);
        double scale = Math.Min(column / drawn.Width, MostHeight / drawn.Height);
        return new Cell(drawn, drawn.Width * scale, drawn.Height * scale, lines, picture.Caption);
    }

    private static PdfPicture Read(ReportDocument report, EvidencePicture picture, ReadOnlyMemory<byte> png)
    {
        try
        {
            return report.Pdf.AddPicture(png.Span);
        }
        catch (CodecException ex)
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"The picture {picture.Content.Hash.Hex} is not a PNG file that can be read: {ex.Message}", ex);
        }
    }

    private static void DrawRow(ReportDocument report, List<Cell> cells)
    {
        var flow = report.Flow;
        double height = cells.Max(cell => cell.Height), x = flow.Left, top = flow.Y, end = top;
        foreach (var cell in cells)
        {
            var figure = report.Pdf.Structure.Add("Figure");
            figure.Alternative = cell.Alternative.Length == 0 ? "Picture of an analysed image" : cell.Alternative;
            flow.Page.Mark(figure, () => DrawCell(report, cell, x, top));
            double captionTop = top + height + 4, here = x;
            flow.Page.Mark(report.Pdf.Structure.Add("Caption"), () => end = Math.Max(end, PageFlow.Draw(flow.Page, cell.Caption, here, captionTop)));
            x += ColumnWidth(report) + Gap;
        }

        flow.Y = end;
    }

    private static void DrawCell(ReportDocument report, Cell cell, double x, double y)
    {
        var page = report.Flow.Page;
        if (cell.Picture is not null)
        {
            page.Picture(cell.Picture, x, y, cell.Width, cell.Height);
            return;
        }

        page.Fill(ReportTheme.Tint, x, y, cell.Width, cell.Height);
        var lines = LineBreaker.Break([new TextSpan("This picture is not in the content store.", report.Theme.Small)], cell.Width - 20);
        PageFlow.Draw(page, lines, x + 10, y + ((cell.Height - report.Theme.Small.Leading) / 2));
    }

    private static void DrawKey(ReportDocument report)
    {
        const double Width = 90, Height = 6;
        const int Steps = 45;
        var (flow, style) = (report.Flow, report.Theme.Small);
        flow.Require(style.Leading);
        const string Weak = "weaker", Strong = "stronger, relative to each map's own maximum: where a model looked, not where disease is";
        double x = flow.Left + style.Font.Measure(Weak, style.Size) + 5, y = flow.Y;
        flow.Page.Decorate(() =>
        {
            for (int i = 0; i < Steps; i++)
            {
                var (red, green, blue) = ColorRamps.ColorOf(ColorRamp.Heat, (i + 0.5f) / Steps);
                flow.Page.Fill(new PdfColor(red, green, blue), x + (i * Width / Steps), y + 2.5, (Width / Steps) + 0.2, Height);
            }
        });
        var element = report.Pdf.Structure.Add("P");
        flow.Page.Mark(element, () => PageFlow.Draw(flow.Page, LineBreaker.Break([new TextSpan(Weak, style)], Width), flow.Left, y));
        double after = x + Width + 5;
        flow.Write(element, LineBreaker.Break([new TextSpan(Strong, style)], flow.Left + flow.Width - after), after);
    }

    private sealed record Cell(PdfPicture? Picture, double Width, double Height, IReadOnlyList<TextLine> Caption, string Alternative);
}
