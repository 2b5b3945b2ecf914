using System.Globalization;
using MedImaging.Formats.Layout;

namespace MedImaging.Formats;

/// <summary>The evidence in small print: rule checks, sentences, images, models, and every hash in full.</summary>
internal static class AppendixPart
{
    private const double Padding = 2;

    public static void Write(ReportDocument report)
    {
        report.Flow.StartPage();
        report.Heading("Appendix: evidence and checks");
        report.Paragraph(new TextSpan("Each sentence names in brackets what it rests on. This appendix leads from there to the image, the frame, the preprocessing and the model; hashes are SHA-256, shortened here and in full at the end.", report.Theme.Small));
        WriteChecks(report);
        WriteSentences(report);
        WriteFrames(report);
        WriteFindings(report);
        WriteModels(report);
        WriteHashes(report);
    }

    private static FlowTable Table(ReportDocument report, params IReadOnlyList<TableColumn> columns) => new(report.Theme.TinyHead, ReportTheme.Line, Padding, columns);

    private static IReadOnlyList<TextSpan> Cell(ReportDocument report, string? text) => [new TextSpan(ReportWords.Clean(text) ?? "—", report.Theme.Tiny)];

    private static void WriteChecks(ReportDocument report)
    {
        var checks = report.Report.Checks;
        report.Subheading("Report rules");
        if (checks.Issues.Count == 0)
        {
            string said = checks.Passed ? $"All rules passed (rules {checks.RulesVersion})." : "No rules were applied to this report.";
            report.Paragraph(new TextSpan(said, report.Theme.SmallInk));
            return;
        }

        report.Paragraph(new TextSpan($"Rules {checks.RulesVersion}: {(checks.Passed ? "passed, with warnings" : "not passed")}.", report.Theme.SmallInk));
        var table = Table(report, new("Severity", 10), new("Rule", 18), new("Sentence", 10), new("What was found", 62));
        foreach (var issue in checks.Issues)
        {
            table.AddRow(Cell(report, issue.Severity.ToString()), Cell(report, issue.Rule), Cell(report, issue.SentenceId), Cell(report, issue.Message));
        }

        table.Draw(report.Flow, report.Pdf.Structure);
    }

    private static void WriteSentences(ReportDocument report)
    {
        if (report.Report.Sentences.Count == 0)
        {
            return;
        }

        var table = Table(report, new("Id", 7), new("Section", 16), new("Author", 14), new("Rests on", 25), new("Words", 38));
        foreach (var sentence in report.Report.Sentences)
        {
            string rests = sentence.Cites.Count > 0 ? string.Join(", ", sentence.Cites.Select(cite => NameOf(report, cite))) : sentence.IsSupported ? "the clinician" : "nothing: unsupported";
            string words = LineBreaker.Fit(sentence.Text, report.Theme.Tiny, 174);
            table.AddRow(Cell(report, sentence.Id), Cell(report, ReportWords.SectionOf(sentence.Section)), Cell(report, ReportWords.AuthorOf(sentence.Author)), Cell(report, rests), Cell(report, words));
        }

        report.Subheading("Sentences", table.StartHeight(report.Flow));
        table.Draw(report.Flow, report.Pdf.Structure);
    }

    private static string NameOf(ReportDocument report, string cite)
        => cite == "request" || report.Evidence.Resolve(cite).Frame is not null ? cite : $"{cite} (leads nowhere)";

    private static void WriteFrames(ReportDocument report)
    {
        var table = Table(report, new("Ref.", 9), new("SOP Instance UID", 41), new("Frame", 8), new("Size", 14), new("Pixels", 14), new("File", 14));
        foreach (var (number, findings) in report.Evidence.Frames)
        {
            var frame = findings.Frame;
            table.AddRow(
                Cell(report, Text($"frame/{number}")),
                Cell(report, frame.Descriptor.SopInstanceUid),
                Cell(report, Text($"{frame.Index + 1}")),
                Cell(report, Text($"{frame.Columns} × {frame.Rows}")),
                Cell(report, ReportWords.Short(frame.PixelHash)),
                Cell(report, ReportWords.Short(frame.SourceHash)));
        }

        report.Subheading("Images", table.StartHeight(report.Flow));
        table.Draw(report.Flow, report.Pdf.Structure);
    }

    private static void WriteFindings(ReportDocument report)
    {
        var items = report.Evidence.Items.ToList();
        if (items.Count == 0)
        {
            return;
        }

        var table = Table(report, new("Ref.", 9), new("Finding", 28), new("Confidence", 21), new("Pixels", 14), new("Recipe", 14), new("Model", 14));
        foreach (var (reference, _, item) in items)
        {
            table.AddRow(
                Cell(report, reference),
                Cell(report, item.Code.Meaning),
                Cell(report, Text($"{item.Confidence.Value:0.0000}, {ReportWords.KindOf(item.Confidence.Kind)}")),
                Cell(report, ReportWords.Short(item.Evidence.PixelHash)),
                Cell(report, ReportWords.Short(item.Evidence.RecipeHash)),
                Cell(report, ReportWords.Short(item.Evidence.ModelHash)));
        }

        report.Subheading("Findings", table.StartHeight(report.Flow));
        table.Draw(report.Flow, report.Pdf.Structure);
    }

    private static void WriteModels(ReportDocument report)
    {
        var table = Table(report, new("Model", 22), new("Version", 12), new("Ran on", 10), new("Intended use", 42), new("File", 14));
        foreach (var model in report.Report.Findings.Frames.Select(frame => frame.Model).Distinct())
        {
            table.AddRow(Cell(report, model.Id), Cell(report, model.Version), Cell(report, model.Device), Cell(report, model.IntendedUse), Cell(report, ReportWords.Short(model.Hash)));
        }

        report.Subheading("Models", table.StartHeight(report.Flow));
        table.Draw(report.Flow, report.Pdf.Structure);
    }

    private static void WriteHashes(ReportDocument report)
    {
        var table = Table(report, new("What", 30), new("SHA-256", 70));
        var seen = new HashSet<ContentHash>();
        foreach (var (what, hash) in Hashes(report))
        {
            if (seen.Add(hash))
            {
                table.AddRow(Cell(report, what), Cell(report, hash.Hex));
            }
        }

        report.Subheading("Hashes in full", table.StartHeight(report.Flow));
        table.Draw(report.Flow, report.Pdf.Structure);
    }

    private static IEnumerable<(string What, ContentHash Hash)> Hashes(ReportDocument report)
    {
        foreach (var (number, findings) in report.Evidence.Frames)
        {
            yield return (Text($"Pixels of frame/{number}"), findings.Frame.PixelHash);
            yield return (Text($"File of frame/{number}"), findings.Frame.SourceHash);
            yield return ($"Model {findings.Model.Id}", findings.Model.Hash);
            foreach (var item in findings.Items)
            {
                yield return ($"Pixels of {EvidenceIndex.ReferenceOf(number, item.Id)}", item.Evidence.PixelHash);
                yield return ($"Recipe of {EvidenceIndex.ReferenceOf(number, item.Id)}", item.Evidence.RecipeHash);
                yield return ($"Model {item.Evidence.ModelId}", item.Evidence.ModelHash);
            }

            foreach (var picture in findings.Pictures)
            {
                yield return (Text($"Picture of image {number}"), picture.Content.Hash);
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
