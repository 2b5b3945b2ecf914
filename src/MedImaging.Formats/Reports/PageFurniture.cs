using System.Globalization;
using MedImaging.Formats.Layout;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats;

/// <summary>What stands on every page: whose report it is, its state, the page number, and over a draft the watermark.</summary>
internal static class PageFurniture
{
    private const double HeaderBaseline = 38, FooterBaseline = 34;

    public static void Write(ReportDocument report)
    {
        foreach (var page in report.Pdf.Pages)
        {
            page.Decorate(() =>
            {
                if (page.Index > 0)
                {
                    WriteHeader(report, page);
                }

                WriteFooter(report, page);
                if (report.Signature is null)
                {
                    page.Watermark();
                }
            });
        }
    }

    // A page that comes apart from the others must still say whose it is.
    private static void WriteHeader(ReportDocument report, PdfPage page)
    {
        var (flow, style) = (report.Flow, report.Theme.Furniture);
        string who = $"{ReportWords.NameOf(report.Report.Study.PatientName)} · ID {ReportWords.Clean(report.Report.Study.PatientId) ?? "not stated"}";
        string what = report.Options.OrganizationName.Length > 0 ? $"{report.Options.OrganizationName} · {report.Options.Title}" : report.Options.Title;
        Left(page, style, flow.Left, HeaderBaseline, LineBreaker.Fit(what, style, flow.Width * 0.52));
        Right(page, style, flow.Left + flow.Width, HeaderBaseline, LineBreaker.Fit(who, style, flow.Width * 0.45));
        page.Rule(ReportTheme.Line, 0.6, flow.Left, HeaderBaseline + 6, flow.Width);
    }

    private static void WriteFooter(ReportDocument report, PdfPage page)
    {
        var (flow, theme) = (report.Flow, report.Theme);
        double baseline = report.Pdf.Size.Height - FooterBaseline;
        page.Rule(ReportTheme.Line, 0.6, flow.Left, baseline - 12, flow.Width);
        Left(page, theme.Furniture, flow.Left, baseline, LineBreaker.Fit($"Report {report.Report.Id}", theme.Furniture, flow.Width * 0.3));
        var style = report.Signature is null ? theme.FurnitureAlarm : theme.Furniture;
        string state = LineBreaker.Fit(StateOf(report.Signature), style, flow.Width * 0.48);
        Left(page, style, flow.Left + ((flow.Width - style.Font.Measure(state, style.Size)) / 2), baseline, state);
        string number = string.Create(CultureInfo.InvariantCulture, $"Page {page.Index + 1} of {report.Pdf.Pages.Count}");
        Right(page, theme.Furniture, flow.Left + flow.Width, baseline, number);
    }

    private static string StateOf(Signature? signature) => signature is null
        ? ReportWords.DraftNotice
        : $"Signed by {signature.Reviewer.Name} on {ReportWords.TimeOf(signature.SignedAt)}";

    private static void Left(PdfPage page, TextStyle style, double x, double baseline, string text) => page.Text(style.Font, style.Size, style.Color, x, baseline, text);

    private static void Right(PdfPage page, TextStyle style, double x, double baseline, string text)
        => Left(page, style, x - style.Font.Measure(text, style.Size), baseline, text);
}
