using MedImaging.Formats.Layout;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats;

/// <summary>One report on its way to pages: what is written, and where.</summary>
internal sealed class ReportDocument
{
    private const double SideMargin = 54, TopMargin = 62, BottomMargin = 58;

    public ReportDocument(DraftReport report, Signature? signature, PdfReportOptions options, IReadOnlyDictionary<ContentHash, ReadOnlyMemory<byte>> pictures)
    {
        (Report, Signature, Options, Pictures) = (report, signature, options, pictures);
        var (width, height) = options.Paper == PaperSize.Letter ? (612, 792) : (595.276, 841.89);
        Pdf = new PdfDocument(width, height) { Title = options.Title, Language = options.Language, CreatedAt = signature?.SignedAt ?? report.CreatedAt };
        Theme = new ReportTheme(Pdf);
        Flow = new PageFlow(Pdf, SideMargin, TopMargin, BottomMargin);
        Evidence = new EvidenceIndex(report.Findings);
    }

    public DraftReport Report { get; }

    public Signature? Signature { get; }

    public PdfReportOptions Options { get; }

    public IReadOnlyDictionary<ContentHash, ReadOnlyMemory<byte>> Pictures { get; }

    public PdfDocument Pdf { get; }

    public ReportTheme Theme { get; }

    public PageFlow Flow { get; }

    public EvidenceIndex Evidence { get; }

    public byte[] Write()
    {
        HeadPart.Write(this);
        SectionsPart.Write(this);
        FindingsPart.Write(this);
        PicturesPart.Write(this);
        SignaturePart.Write(this);
        AppendixPart.Write(this);
        PageFurniture.Write(this);
        return Pdf.Save();
    }

    /// <summary>Writes a heading, never as the last thing on a page.</summary>
    public void Heading(string text, double follows = 30)
    {
        Flow.Gap(11);
        Flow.Require(Theme.Heading.Leading + 5 + follows);
        Flow.Write(Pdf.Structure.Add("H2"), LineBreaker.Break([new TextSpan(text, Theme.Heading)], Flow.Width), Flow.Left);
        Flow.Page.Decorate(() => Flow.Page.Rule(ReportTheme.Line, 0.6, Flow.Left, Flow.Y + 1, Flow.Width));
        Flow.Y += 5;
    }

    public void Subheading(string text, double follows = 30)
    {
        Flow.Gap(9);
        Flow.Require(Theme.Subheading.Leading + 2 + follows);
        Flow.Write(Pdf.Structure.Add("H3"), LineBreaker.Break([new TextSpan(text, Theme.Subheading)], Flow.Width), Flow.Left);
        Flow.Y += 2;
    }

    public void Paragraph(params IReadOnlyList<TextSpan> spans) => Flow.Paragraph(Pdf.Structure.Add("P"), spans);
}
