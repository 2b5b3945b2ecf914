namespace MedImaging;

/// <summary>Flags a cite that points at nothing, and words that name a publication which was not retrieved or is not cited there: no PubMed id or DOI may be made up.</summary>
internal sealed class CitationRule : IReportRule
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
        EvidenceItem[] cited = [.. sentence.Cites.Select(cite => Citation.Find(report.Findings, cite)?.Item).OfType<EvidenceItem>()];
        return new CitationCheck(cited).Scan(PlainText.Of(sentence.Text, 4_000))
            .Where(mention => mention.Item is null && mention.Text[0] != '[')   // numbers in brackets are as often a range of values
            .Select(mention => mention.Text);
    }
}
