using System.Globalization;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a confidence without its kind, of another kind than the finding's, or of another value.</summary>
internal sealed partial class ConfidenceRule : IReportRule
{
    public string Name => "confidence-kind";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        foreach (var (sentence, words) in ReportWords.Read(report, RuleIssues.Claims))
        {
            var scores = Score().Matches(words);
            if (scores.Count == 0)
            {
                continue;
            }

            var cited = RuleIssues.CitedFindings(sentence, report).Select(citation => citation.Finding).OfType<Finding>().ToList();
            var kinds = KindsNamed(words);
            if (kinds.Count == 0)
            {
                yield return this.IssueIn(sentence, "A confidence is given without saying of what kind it is.");
            }

            foreach (var other in kinds.Where(kind => cited.Count > 0 && cited.All(finding => finding.Confidence.Kind != kind)))
            {
                yield return this.IssueIn(sentence, $"It calls the confidence {other}; that of the finding is {cited[0].Confidence.Kind}.");
            }

            foreach (double value in scores.Select(ValueOf).OfType<double>().Where(value => !cited.Any(finding => Math.Abs(finding.Confidence.Value - value) <= 0.0051)))
            {
                yield return this.IssueIn(sentence, string.Create(CultureInfo.InvariantCulture, $"The confidence {value:0.##} is that of no cited finding."));
            }
        }
    }

    /// <summary>The kinds of confidence that the words name.</summary>
    internal static List<ConfidenceKind> KindsNamed(string words)
    {
        var kinds = new List<ConfidenceKind>();
        Add(ConfidenceKind.Softmax, Softmax());
        Add(ConfidenceKind.SelfReported, SelfReported());
        Add(ConfidenceKind.Ensemble, Ensemble());
        Add(ConfidenceKind.Calibrated, Calibrated());
        Add(ConfidenceKind.Measured, Measured());
        return kinds;

        void Add(ConfidenceKind kind, Regex pattern)
        {
            if (pattern.IsMatch(words))
            {
                kinds.Add(kind);
            }
        }
    }

    internal static bool HasScore(string words) => Score().IsMatch(words);

    private static double? ValueOf(Match match)
    {
        // ">0.99" and "<0.01" are how the templates write the ends of the scale.
        if (match.Groups["bound"].Value is { Length: > 0 } bound)
        {
            return bound is ">" or "above " or "over " ? 0.9975 : 0.0025;
        }

        bool isPercent = match.Groups["percent"].Success;
        return double.TryParse(match.Groups["value"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            ? isPercent ? value / 100 : value
            : null;
    }

    [GeneratedRegex(@"\b(?:confidence|confident|score|probability|likelihood|certainty|agreement|chance)\b(?: (?:of|is|was|at|level|value))*[ :=(]*(?<bound>[<>]|above |over |below |under )?(?<value>\d{1,3}(?:\.\d+)?) ?(?<percent>%|percent)?|(?<value>\d{1,3}(?:\.\d+)?) ?(?<percent>%|percent) (?:\w+ )?(?:confidence|confident|probability|likelihood|likely|certain|certainty|sure|chance|agreement)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Score();

    [GeneratedRegex(@"\bsoftmax\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Softmax();

    [GeneratedRegex(@"\bself-reported\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex SelfReported();

    [GeneratedRegex(@"\bensemble\b|\bmodels (?:that )?agree", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Ensemble();

    [GeneratedRegex(@"(?<!\bnot )(?<!\bun)\bcalibrated\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Calibrated();

    [GeneratedRegex(@"\bmeasured score\b|\bby a (?:fixed )?rule\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Measured();
}
