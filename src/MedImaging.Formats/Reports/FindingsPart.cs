using MedImaging.Formats.Layout;

namespace MedImaging.Formats;

/// <summary>The table of findings, those the models call present first.</summary>
internal static class FindingsPart
{
    public static void Write(ReportDocument report)
    {
        var theme = report.Theme;
        var table = new FlowTable(theme.Head, ReportTheme.Line, 3.2, new("Ref.", 7), new("Finding", 25), new("Result", 15), new("Confidence", 17), new("Location", 18), new("Model", 18));
        int rows = 0;
        foreach (var (number, frame) in report.Evidence.Frames)
        {
            foreach (var item in frame.Items.OrderByDescending(item => item.IsPresent))
            {
                AddRow(table, theme, number, item);
                rows++;
            }
        }

        report.Heading("Findings of the models", table.StartHeight(report.Flow));
        if (rows == 0)
        {
            report.Paragraph(new TextSpan("The models reported no findings.", theme.Body));
            return;
        }

        table.Draw(report.Flow, report.Pdf.Structure);
        report.Flow.Y += 4;
        string explanation = "Result: whether the confidence reaches the threshold of the model. Confidences of different kinds cannot be compared.";
        report.Paragraph(new TextSpan(explanation, theme.Small));
        WriteLimitations(report);
    }

    private static void AddRow(FlowTable table, ReportTheme theme, int number, Finding item)
    {
        bool isAlarm = item is { IsPresent: true, IsCritical: true };
        var result = isAlarm ? theme.CellAlarm : item.IsPresent ? theme.CellStrong : theme.Cell;
        string size = MeasurementText.Of(item.Measurements);
        table.AddRow(
            [new TextSpan(EvidenceIndex.ReferenceOf(number, item.Id), theme.Cell)],
            [new TextSpan(item.Code.Meaning, item.IsPresent ? theme.CellStrong : theme.Cell), new TextSpan($"\n{item.Code.Scheme} {item.Code.Value}", theme.CellQuiet), new TextSpan(size.Length == 0 ? "" : $"\n{size}", theme.Cell)],
            [new TextSpan(item.IsPresent ? "Suggested" : "Not suggested", result), new TextSpan(isAlarm ? "\nmay be critical" : "", theme.CellAlarm)],
            [new TextSpan(ReportWords.ConfidenceOf(item.Confidence), result), new TextSpan($"\n{ReportWords.KindOf(item.Confidence.Kind)}", theme.CellQuiet)],
            [new TextSpan(ReportWords.LocationOf(item, number), theme.Cell), new TextSpan(item.Region is null ? "" : $"\nimage {number}", theme.CellQuiet)],
            [new TextSpan(item.Evidence.ModelId, theme.Cell), new TextSpan($"\nversion {item.Evidence.ModelVersion}", theme.CellQuiet)]);
    }

    private static void WriteLimitations(ReportDocument report)
    {
        foreach (string limitation in report.Report.Findings.Frames.SelectMany(frame => frame.Limitations).Distinct(StringComparer.Ordinal))
        {
            report.Paragraph(new TextSpan($"Note: {limitation}", report.Theme.Small));
        }
    }
}
