using MedImaging.Formats.Layout;

namespace MedImaging.Formats;

/// <summary>The top of the first page: letterhead, title, who and what the report is about, and whether it may be relied on.</summary>
internal static class HeadPart
{
    private const double FirstTop = 44, LabelWidth = 74, ColumnGap = 18;

    public static void Write(ReportDocument report)
    {
        report.Flow.Y = FirstTop;
        WriteLetterhead(report);
        WriteTitle(report);
        WriteFacts(report);
        WriteStatus(report);
        WriteCritical(report);
    }

    private static void WriteLetterhead(ReportDocument report)
    {
        var (flow, options, theme) = (report.Flow, report.Options, report.Theme);
        if (options.OrganizationName.Length > 0)
        {
            flow.Paragraph(report.Pdf.Structure.Add("P"), [new TextSpan(options.OrganizationName, theme.Organization)]);
        }

        if (options.ContactLine.Length > 0)
        {
            flow.Paragraph(report.Pdf.Structure.Add("P"), [new TextSpan(options.ContactLine, theme.Small)]);
        }

        if (flow.Y > FirstTop)
        {
            flow.Y += 5;
            flow.Page.Decorate(() => flow.Page.Rule(ReportTheme.Accent, 1.2, flow.Left, flow.Y, flow.Width));
            flow.Y += 12;
        }
    }

    private static void WriteTitle(ReportDocument report)
    {
        var (flow, theme) = (report.Flow, report.Theme);
        flow.Paragraph(report.Pdf.Structure.Add("H1"), [new TextSpan(report.Options.Title, theme.Title)]);
        if (ReportWords.Clean(report.Report.Study.Description) is { } description)
        {
            flow.Paragraph(report.Pdf.Structure.Add("P"), [new TextSpan(description, theme.Body)]);
        }

        flow.Y += 7;
    }

    // Patient on the left, study on the right, as on a paper form; a value that is not known is shown as such, not left out.
    private static void WriteFacts(ReportDocument report)
    {
        var (left, right) = (ReportWords.PatientFacts(report.Report), ReportWords.StudyFacts(report.Report));
        var flow = report.Flow;
        double column = (flow.Width - ColumnGap) / 2;
        flow.Page.Decorate(() => flow.Page.Rule(ReportTheme.Line, 0.6, flow.Left, flow.Y, flow.Width));
        flow.Y += 5;
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var pairs = new[] { (left, flow.Left), (right, flow.Left + column + ColumnGap) };
            var cells = pairs.Where(pair => i < pair.Item1.Count).Select(pair => (Lines: FactLines(report, pair.Item1[i].Value, column), Fact: pair.Item1[i], X: pair.Item2)).ToList();
            double height = cells.Max(cell => cell.Lines.Sum(line => line.Leading));
            flow.Require(Math.Min(height, (flow.Bottom - flow.Top) / 2));
            foreach (var (lines, fact, x) in cells)
            {
                WriteFact(report, fact.Label, lines, x);
            }

            flow.Y += height + 1;
        }

        flow.Y += 5;
        flow.Page.Decorate(() => flow.Page.Rule(ReportTheme.Line, 0.6, flow.Left, flow.Y, flow.Width));
        flow.Y += 10;
    }

    // At most four lines: a patient's name is never longer, and a hostile header must not push the report off its page.
    private static List<TextLine> FactLines(ReportDocument report, string value, double column)
        => [.. LineBreaker.Break([new TextSpan(value, report.Theme.Body)], column - LabelWidth).Take(4)];

    private static void WriteFact(ReportDocument report, string label, List<TextLine> lines, double x)
    {
        var (flow, theme) = (report.Flow, report.Theme);
        flow.Page.Mark(report.Pdf.Structure.Add("P"), () =>
        {
            flow.Page.Text(theme.Small.Font, theme.Small.Size, theme.Small.Color, x, flow.Y + (theme.Body.Leading / 2) + (theme.Body.Size * 0.3), label);
            PageFlow.Draw(flow.Page, lines, x + LabelWidth, flow.Y);
        });
    }

    private static void WriteStatus(ReportDocument report)
    {
        if (report.Signature is null)
        {
            FlowPanel.Draw(
                report.Flow,
                report.Pdf.Structure.Add("P"),
                [new TextSpan(ReportWords.DraftNotice + "\n", report.Theme.Warning), new TextSpan(report.Report.Disclaimer, report.Theme.SmallInk)],
                ReportTheme.CautionTint,
                ReportTheme.Alarm);
        }
    }

    private static void WriteCritical(ReportDocument report)
    {
        var critical = report.Evidence.Items.Where(item => item.Finding is { IsPresent: true, IsCritical: true }).ToList();
        if (critical.Count > 0)
        {
            report.Flow.Gap(6);
            string names = string.Join("; ", critical.Select(item => $"{item.Finding.Code.Meaning} [{item.Reference}]"));
            FlowPanel.Draw(
                report.Flow,
                report.Pdf.Structure.Add("P"),
                [new TextSpan("Possible critical finding: ", report.Theme.Warning), new TextSpan(names, report.Theme.Strong)],
                ReportTheme.AlarmTint,
                ReportTheme.Alarm);
        }
    }
}
