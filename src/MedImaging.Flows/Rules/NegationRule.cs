using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a sentence that says a condition is absent where the finding says present, or the other way round.</summary>
internal sealed partial class NegationRule : IReportRule
{
    public string Name => "negation";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        var all = RuleIssues.AllFindings(report).ToList();
        var conditions = all.GroupBy(RuleIssues.ConditionOf, StringComparer.Ordinal).ToList();
        var names = conditions.ConvertAll(condition => condition.Key);
        foreach (var (sentence, words) in ReportWords.Read(report, RuleIssues.Claims))
        {
            foreach (var condition in conditions)
            {
                var about = AboutWhich(sentence, words, [.. condition]);
                bool isPresent = about.Any(citation => citation.Finding?.IsPresent == true);
                var said = RuleIssues.Said(words, condition.Key, names);
                if (said == Assertion.Absent && isPresent)
                {
                    yield return this.IssueIn(sentence, $"It says that {condition.Key} is absent; finding {First(about, present: true)} says present.");
                }
                else if (said == Assertion.Present && !isPresent)
                {
                    yield return this.IssueIn(sentence, $"It says that {condition.Key} is present; finding {First(about, present: false)} says absent.");
                }
            }

            if (Normal().IsMatch(words) && all.Find(citation => citation.Finding?.IsPresent == true) is { } present && !SaysNotNormal(words))
            {
                yield return this.IssueIn(sentence, $"It calls the images normal; finding {present.Text} is present.");
            }
        }
    }

    // A sentence is about what it cites. The Impression speaks of the whole study unless it names an image.
    private static IReadOnlyList<Citation> AboutWhich(ReportSentence sentence, string words, IReadOnlyList<Citation> condition)
    {
        var cited = condition.Where(citation => sentence.Cites.Contains(citation.Text, StringComparer.Ordinal)).ToList();
        bool isWholeStudy = sentence.Section == ReportSection.Impression && !NamesImage().IsMatch(words);
        return cited.Count == 0 || isWholeStudy ? condition : cited;
    }

    private static string First(IReadOnlyList<Citation> citations, bool present)
        => citations.First(citation => citation.Finding?.IsPresent == present).Text;

    private static bool SaysNotNormal(string words) => NotNormal().IsMatch(words);

    [GeneratedRegex(@"\b(?:normal (?:study|examination|exam|chest|radiograph|image|images|scan|appearances?)|unremarkable|within normal limits|no (?:acute |significant |focal )*(?:abnormalit(?:y|ies)|disease|pathology)|(?:study|examination|chest|scan|radiograph|lungs?|image) (?:is|are|appears?) (?:normal|clear))\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Normal();

    [GeneratedRegex(@"\b(?:not|n't|otherwise|otherwise,)\s+(?:\w+ ){0,2}(?:normal|unremarkable|within|clear)|\bother (?:acute |significant |focal )*abnormalit", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NotNormal();

    [GeneratedRegex(@"\b(?:image|images|frame|frames|slice) \d", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NamesImage();
}
