namespace MedImaging;

/// <summary>Flags an Impression that says what the Findings section does not.</summary>
internal sealed class ImpressionRule : IReportRule
{
    public string Name => "impression-without-finding";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        var stated = report.Sentences.Where(sentence => sentence.Section == ReportSection.Findings).SelectMany(sentence => sentence.Cites).ToHashSet(StringComparer.Ordinal);
        var all = RuleIssues.AllFindings(report).ToList();
        var conditions = all.GroupBy(RuleIssues.ConditionOf, StringComparer.Ordinal).ToList();
        var names = conditions.ConvertAll(condition => condition.Key);
        foreach (var (sentence, words) in ReportWords.Read(report, ReportSection.Impression))
        {
            var cited = RuleIssues.CitedFindings(sentence, report);
            if (cited.Count == 0 && all.Count > 0 && sentence.Author != AuthorKind.Human)
            {
                yield return this.IssueIn(sentence, "It cites no finding.");
            }

            foreach (var citation in cited.Where(citation => !stated.Contains(citation.Text)))
            {
                yield return this.IssueIn(sentence, $"It rests on finding {citation.Text}, which no sentence of the Findings section states.");
            }

            var named = conditions.Where(condition => RuleIssues.Said(words, condition.Key, names) == Assertion.Present);
            foreach (var condition in named.Where(condition => cited.Count > 0 && !condition.Any(citation => cited.Any(other => other.Text == citation.Text))))
            {
                yield return this.IssueIn(sentence, $"It names {condition.Key} without citing that finding.");
            }
        }
    }
}
