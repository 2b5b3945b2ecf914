using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a cite that points at nothing, and words that name a publication which was not retrieved or is not cited there: no PubMed id or DOI may be made up.</summary>
internal sealed partial class CitationRule : IReportRule
{
    public string Name => "citation";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        foreach (var chain in EvidenceChain.Of(report))
        {
            foreach (string cite in chain.Dangling)
            {
                yield return this.IssueIn(chain.Sentence, $"It cites {PlainText.ToQuote(cite, 40)}, which does not exist.") with { Severity = IssueSeverity.Error };
            }

            foreach (string id in Uncited(chain.Sentence, report))
            {
                yield return this.IssueIn(chain.Sentence, $"It names {PlainText.ToQuote(id, 60)}, which it does not cite, or which was not retrieved.") with { Severity = IssueSeverity.Error };
            }
        }
    }

    /// <summary>The publications that a sentence names without citing them from what was retrieved.</summary>
    internal static IEnumerable<string> Uncited(ReportSentence sentence, DraftReport report)
    {
        var named = Named().Matches(PlainText.Of(sentence.Text, 4_000).ToLowerInvariant()).ToList();
        if (named.Count == 0)
        {
            return [];
        }

        var known = sentence.Cites.Select(cite => Citation.Find(report.Findings, cite)?.Item).OfType<EvidenceItem>()
            .SelectMany(item => new[] { item.Id, $"pmid:{item.Pmid}", $"doi:{item.Doi}" }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return named.Select(match => match.Groups["pmid"] is { Success: true } pmid ? $"pmid:{pmid.Value}" : $"doi:{match.Groups["doi"].Value.TrimEnd('.', ',', ';', ')')}")
            .Where(id => !known.Contains(id));
    }

    [GeneratedRegex(@"\bpmid[ :#]{0,3}(?<pmid>\d{1,9})\b|(?<doi>\b10\.\d{4,9}/[^\s\x22<>]{1,200})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Named();
}
