namespace MedImaging;

/// <summary>What rules share: the findings of a report with their cites, and issues that name their sentence.</summary>
internal static class RuleIssues
{
    internal static readonly ReportSection[] Claims = [ReportSection.Findings, ReportSection.Impression, ReportSection.Recommendations];

    internal static ReportIssue IssueIn(this IReportRule rule, ReportSentence sentence, string message)
        => new(rule.Name, ReportWords.SeverityFor(sentence), sentence.Id, message);

    internal static ReportIssue Warn(this IReportRule rule, ReportSentence? sentence, string message)
        => new(rule.Name, IssueSeverity.Warning, sentence?.Id, message);

    internal static ReportIssue Fail(this IReportRule rule, string message) => new(rule.Name, IssueSeverity.Error, null, message);

    internal static IEnumerable<Citation> AllFindings(DraftReport report)
        => NumberedFrame.Of(report.Findings)
            .SelectMany(frame => frame.Findings.Items.Select(item => Citation.Find(report.Findings, frame.CiteOf(item))))
            .OfType<Citation>();

    internal static IReadOnlyList<Citation> CitedFindings(ReportSentence sentence, DraftReport report)
        => [.. sentence.Cites.Select(cite => Citation.Find(report.Findings, cite)).OfType<Citation>().Where(citation => citation.Finding is not null)];

    internal static string ConditionOf(Citation citation) => citation.Finding is { } finding ? ReportWords.Normalise(Wording.Name(finding.Code)) : "";
}
