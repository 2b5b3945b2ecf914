using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a sentence that compares or combines confidences of different kinds, or gives one number for them.</summary>
internal sealed partial class MixedKindsRule : IReportRule
{
    public string Name => "mixed-confidence-kinds";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        foreach (var (sentence, words) in ReportWords.Read(report, RuleIssues.Claims))
        {
            var kinds = RuleIssues.CitedFindings(sentence, report).Select(citation => citation.Finding?.Confidence.Kind).Distinct().ToList();
            if (kinds.Count > 1 && (Combines().IsMatch(words) || (ConfidenceRule.HasScore(words) && ConfidenceRule.KindsNamed(words).Count < kinds.Count)))
            {
                yield return this.IssueIn(sentence, $"It puts confidences of {kinds.Count} kinds together ({string.Join(", ", kinds)}); each must stand by itself.");
            }
        }
    }

    [GeneratedRegex(@"\b(?:average|mean|combined|overall|total|joint|higher|lower|greater|surer|(?:more|less|most|least) (?:confident|likely|certain|probable)|than)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Combines();
}
