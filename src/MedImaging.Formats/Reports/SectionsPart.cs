using System.Globalization;
using MedImaging.Formats.Layout;

namespace MedImaging.Formats;

/// <summary>The report's words, section by section, each sentence with a small note of what it rests on.</summary>
internal static class SectionsPart
{
    private const double NumberIndent = 16;

    public static void Write(ReportDocument report)
    {
        foreach (var section in Enum.GetValues<ReportSection>())
        {
            var sentences = report.Report.Sentences.Where(sentence => sentence.Section == section).ToList();
            if (sentences.Count > 0)
            {
                report.Heading(ReportWords.SectionOf(section));
                WriteSentences(report, section, sentences);
            }
            else if (section == ReportSection.Indication && ReportWords.Clean(report.Report.Findings.Request.Indication) is { } indication)
            {
                report.Heading(ReportWords.SectionOf(section));
                report.Paragraph(new TextSpan(indication, report.Theme.Body));
            }
        }
    }

    private static void WriteSentences(ReportDocument report, ReportSection section, List<ReportSentence> sentences)
    {
        var (flow, theme) = (report.Flow, report.Theme);
        bool isList = section is ReportSection.Impression or ReportSection.Recommendations && sentences.Count > 1;
        var words = section == ReportSection.Impression ? theme.Strong : theme.Body;
        if (!isList)
        {
            var spans = sentences.SelectMany((sentence, i) => Spans(report, sentence, words, i > 0)).ToList();
            report.Paragraph(spans);
            return;
        }

        var list = report.Pdf.Structure.Add("L");
        for (int i = 0; i < sentences.Count; i++)
        {
            var item = list.Add("LI");
            flow.Require(2 * words.Leading);
            string number = string.Create(CultureInfo.InvariantCulture, $"{i + 1}.");
            double y = flow.Y;
            flow.Page.Mark(item.Add("Lbl"), () => PageFlow.Draw(flow.Page, LineBreaker.Break([new TextSpan(number, words)], NumberIndent), flow.Left, y));
            flow.Paragraph(item.Add("LBody"), Spans(report, sentences[i], words, false), NumberIndent);
            flow.Y += 1.5;
        }
    }

    private static IEnumerable<TextSpan> Spans(ReportDocument report, ReportSentence sentence, TextStyle words, bool afterAnother)
    {
        var theme = report.Theme;
        if (afterAnother)
        {
            yield return new TextSpan(" ", words);
        }

        yield return new TextSpan(sentence.Text.Length == 0 ? "(empty sentence)" : sentence.Text, words);
        if (!sentence.IsSupported)
        {
            yield return new TextSpan("\u00A0[no evidence]", theme.Unsupported);
        }
        else
        {
            string note = sentence.Cites.Count > 0 ? string.Join(", ", sentence.Cites) : "clinician";
            yield return new TextSpan($"\u00A0[{note}]", theme.Cite);
        }
    }
}
