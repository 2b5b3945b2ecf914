using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a comparison with an earlier study: none was given to this system.</summary>
internal sealed partial class PriorComparisonRule : IReportRule
{
    public string Name => "comparison-without-prior";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        foreach (var (sentence, words) in ReportWords.Read(report, ReportSection.Comparison, ReportSection.Findings, ReportSection.Impression))
        {
            foreach (Match match in Comparison().Matches(words))
            {
                string clause = words[(words.LastIndexOfAny([';', ':', '.'], match.Index) + 1)..match.Index];
                if (!AssertionReader.IsNegated(clause) && !NotThere().IsMatch(words[match.Index..]))
                {
                    yield return this.IssueIn(sentence, $"“{match.Value}” compares with an earlier study, but none was available.");
                    break;
                }
            }
        }
    }

    [GeneratedRegex(@"\b(?:compar(?:ed|ing) (?:with|to)|in comparison (?:with|to)|comparison (?:is |was )?made|unchanged|interval (?:change|increase|decrease|development|resolution|improvement|progression|worsening|growth|\w+ing)|since (?:the )?(?:prior|previous|last|earlier)|than (?:on |in )?(?:the )?(?:prior|previous|last|earlier|before)|(?:prior|previous|earlier) (?:study|studies|exam|examination|radiograph|image|images|scan|film|ct|mri?|x-ray)|newly (?:seen|visible|developed)|(?:is|are) new\b|has (?:increased|decreased|resolved|progressed|improved|worsened|grown)|have (?:increased|decreased|resolved|progressed|improved|worsened|grown)|(?:is|are|remains?) stable|(?:increased|decreased) in size)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^[^;:.]*\b(?:is|are|was|were) (?:not|un)\s?available\b|^[^;:.]*\bunavailable\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NotThere();
}
