namespace MedImaging;

/// <summary>Flags a present finding that the report passes over: it must stand in Findings, and a critical one in the Impression too.</summary>
internal sealed class OmittedFindingRule : IReportRule
{
    public string Name => "omitted-finding";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        var findings = Cited(report, ReportSection.Findings);
        var impression = Cited(report, ReportSection.Impression);
        foreach (var citation in RuleIssues.AllFindings(report).Where(citation => citation.Finding?.IsPresent == true))
        {
            if (!findings.Contains(citation.Text))
            {
                yield return this.Fail($"Finding {citation.Text} is present, and no sentence of the Findings section states it.");
            }

            if (citation.Finding?.IsCritical == true && !impression.Contains(citation.Text))
            {
                yield return this.Fail($"Critical finding {citation.Text} is missing from the Impression.");
            }
        }
    }

    private static HashSet<string> Cited(DraftReport report, ReportSection section)
        => report.Sentences.Where(sentence => sentence.Section == section).SelectMany(sentence => sentence.Cites).ToHashSet(StringComparer.Ordinal);
}
