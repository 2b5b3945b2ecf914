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

    /// <summary>What the words say of one condition of the report. The names of the others are put aside: "COVID-19 pneumonia" is not "pneumonia", and a name may hold a "no".</summary>
    internal static Assertion Said(string words, string condition, IReadOnlyList<string> all)
    {
        foreach (string other in all.Where(other => other.Length > 0 && !condition.Contains(other, StringComparison.Ordinal)).OrderByDescending(other => other.Length))
        {
            words = words.Replace(other, "another condition", StringComparison.Ordinal);
        }

        return AssertionReader.Read(words, condition);
    }

    internal static string ConditionOf(Citation citation) => citation.Finding is { } finding ? ReportWords.Normalise(Wording.Name(finding.Code)) : "";
}
