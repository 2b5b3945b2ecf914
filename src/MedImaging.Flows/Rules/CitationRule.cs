namespace MedImaging;

/// <summary>Flags a cite that points at nothing.</summary>
internal sealed class CitationRule : IReportRule
{
    public string Name => "citation";

    public IEnumerable<ReportIssue> Check(DraftReport report)
        => EvidenceChain.Of(report).SelectMany(chain => chain.Dangling.Select(cite =>
            this.IssueIn(chain.Sentence, $"It cites {PlainText.ToQuote(cite, 40)}, which does not exist.") with { Severity = IssueSeverity.Error }));
}
