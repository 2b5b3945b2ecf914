using System.Globalization;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags dates in an impossible order: a study before birth or after its report, an earlier study that is later.</summary>
internal sealed partial class DateOrderRule : IReportRule
{
    public string Name => "date-order";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        var study = PatientAge.Date(report.Study.Date);
        var birth = PatientAge.Date(report.Study.PatientBirthDate);
        // A study done east of the host can carry tomorrow's date.
        var written = DateOnly.FromDateTime(report.CreatedAt.UtcDateTime).AddDays(1);
        if (study < birth)
        {
            yield return this.Fail("The study date (0008,0020) is before the patient's birth date (0010,0030).");
        }

        if (study > written)
        {
            yield return this.Fail("The study date (0008,0020) is after the report was written.");
        }

        if (birth > written)
        {
            yield return this.Fail("The patient's birth date (0010,0030) is after the report was written.");
        }

        foreach (var (sentence, words) in ReportWords.Read(report))
        {
            foreach (var date in Dates(words))
            {
                if (date > written)
                {
                    yield return this.IssueIn(sentence, "It names a date after the report was written.");
                }
                else if (sentence.Section == ReportSection.Comparison && date > study)
                {
                    yield return this.IssueIn(sentence, "The earlier study it names is later than this one.");
                }
                else if (date < birth)
                {
                    yield return this.IssueIn(sentence, "It names a date before the patient's birth.");
                }
            }
        }
    }

    private static IEnumerable<DateOnly> Dates(string words)
    {
        foreach (Match match in IsoDate().Matches(words))
        {
            if (DateOnly.TryParseExact(match.Value.Replace("-", "", StringComparison.Ordinal), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                yield return date;
            }
        }
    }

    // Only forms that mean one day: 04/05/2020 is two days in two countries.
    [GeneratedRegex(@"(?<![\w.-])(?:19|20|21)\d{2}(?:-\d{2}-\d{2}|\d{4})(?![\w-])", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex IsoDate();
}
