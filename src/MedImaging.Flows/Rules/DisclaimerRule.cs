using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a report without its disclaimer: that it is no diagnosis, and that a clinician must review it.</summary>
internal sealed partial class DisclaimerRule : IReportRule
{
    public string Name => "missing-disclaimer";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        string words = ReportWords.Normalise(report.Disclaimer);
        if (words.Length == 0)
        {
            yield return this.Fail("The report has no disclaimer.");
        }
        else if (!NotADiagnosis().IsMatch(words) || !Review().IsMatch(words))
        {
            yield return this.Fail("The disclaimer must say that this is not a diagnosis and that a clinician must review it.");
        }
    }

    [GeneratedRegex(@"\bnot (?:a |an |intended as a |for )?(?:medical )?diagnos(?:is|tic)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NotADiagnosis();

    [GeneratedRegex(@"\b(?:clinician|radiologist|physician|doctor)\b.*\b(?:review|confirm|read|check)|\b(?:review|read|check)(?:ed)? by\b.*\b(?:clinician|radiologist|physician|doctor)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Review();
}
