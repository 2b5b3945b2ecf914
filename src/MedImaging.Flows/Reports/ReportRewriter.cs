using System.Globalization;

namespace MedImaging;

/// <summary>Puts right what the rules object to: softens or drops sentences, and lets the templates say what is then missing. What a person wrote is left alone.</summary>
internal sealed class ReportRewriter(ReportChecker checker)
{
    private const string Citing = "citation";
    private const string Claiming = "safety-language";
    private const string Disclaiming = "missing-disclaimer";

    internal DraftReport Rewrite(DraftReport report)
    {
        var errors = report.Checks.Issues.Where(issue => issue.Severity == IssueSeverity.Error).ToLookup(issue => issue.SentenceId, StringComparer.Ordinal);
        var kept = report.Sentences.Select(sentence => Repair(sentence, [.. errors[sentence.Id].Select(issue => issue.Rule)], report)).OfType<ReportSentence>().ToList();
        AddMissing(kept, report);
        var mended = report with
        {
            Sentences = Numbered([.. kept.OrderBy(sentence => sentence.Section)]),
            Disclaimer = errors[null].Any(issue => issue.Rule == Disclaiming) ? DraftReport.StandardDisclaimer : report.Disclaimer,
        };
        return mended with { Checks = checker.Check(mended) };
    }

    private static ReportSentence? Repair(ReportSentence sentence, HashSet<string> rules, DraftReport report)
    {
        if (rules.Count == 0 || sentence.Author == AuthorKind.Human)
        {
            return sentence;
        }

        if (rules.Remove(Citing))
        {
            if (CitationRule.Uncited(sentence, report).Any())
            {
                return null;   // taking the cite away would leave the made-up name in the words
            }

            sentence = sentence with { Cites = [.. sentence.Cites.Where(cite => Citation.Find(report.Findings, cite) is not null)] };
        }

        if (rules.Remove(Claiming))
        {
            sentence = sentence with { Text = SafetyLanguageRule.Soften(sentence.Text) };
        }

        bool isMended = rules.Count == 0 && sentence.IsSupported && SafetyLanguageRule.FindClaim(ReportWords.Normalise(sentence.Text)) is null;
        return isMended ? sentence : null;
    }

    // A finding must never be lost because a sentence about it was badly put.
    private static void AddMissing(List<ReportSentence> kept, DraftReport report)
    {
        foreach (var sentence in TemplateReportWriter.Write(report.Findings))
        {
            bool isSectionEmpty = kept.TrueForAll(other => other.Section != sentence.Section || IsAdded(other));
            bool saysMore = sentence.Section is ReportSection.Findings or ReportSection.Impression
                && RuleIssues.CitedFindings(sentence, report).Any(citation => !kept.Exists(other => other.Section == sentence.Section && other.Cites.Contains(citation.Text, StringComparer.Ordinal)));
            if (isSectionEmpty || saysMore)
            {
                kept.Add(sentence with { Id = "" });
            }
        }
    }

    private static bool IsAdded(ReportSentence sentence) => sentence.Id.Length == 0;

    // Sentences that stay keep their ids, so that a reviewer can see what changed.
    private static List<ReportSentence> Numbered(List<ReportSentence> sentences)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var taken = sentences.Select(sentence => sentence.Id).ToHashSet(StringComparer.Ordinal);
        int next = 1;
        return sentences.ConvertAll(sentence =>
        {
            if (!IsAdded(sentence) && used.Add(sentence.Id))
            {
                return sentence;
            }

            string id;
            do
            {
                id = string.Create(CultureInfo.InvariantCulture, $"s{next++}");
            }
            while (!taken.Add(id));
            return sentence with { Id = id };
        });
    }
}
