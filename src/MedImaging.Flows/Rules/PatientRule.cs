using System.Globalization;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags anatomy, sex and age that do not fit the patient the image names: the report may be about someone else.</summary>
internal sealed partial class PatientRule : IReportRule
{
    public string Name => "patient-mismatch";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        string? sex = report.Study.PatientSex?.Trim().ToUpperInvariant();
        double? years = PatientAge.InYears(report.Study);
        foreach (var sentence in report.Sentences)
        {
            // The quotation is read too: a request for another patient is the commonest cause of a wrong report.
            string words = ReportWords.Normalise(sentence.Text);
            if (SexProblem(words, sex) is { } problem)
            {
                yield return sentence.Section == ReportSection.Indication ? this.Warn(sentence, problem) : this.IssueIn(sentence, problem);
            }

            foreach (string message in AgeProblems(words, years))
            {
                yield return this.Warn(sentence, message);
            }
        }
    }

    private static string? SexProblem(string words, string? sex) => sex switch
    {
        "F" when MaleAnatomy().Match(words) is { Success: true } match => $"“{match.Value}” does not fit the sex the image states (F).",
        "M" when FemaleAnatomy().Match(words) is { Success: true } match => $"“{match.Value}” does not fit the sex the image states (M).",
        "F" when MaleWord().Match(words) is { Success: true } match => $"“{match.Value}” does not fit the sex the image states (F).",
        "M" when FemaleWord().Match(words) is { Success: true } match => $"“{match.Value}” does not fit the sex the image states (M).",
        _ => null,
    };

    private static IEnumerable<string> AgeProblems(string words, double? years)
    {
        if (years is not { } age)
        {
            yield break;
        }

        if (StatedAge().Match(words) is { Success: true } stated && Math.Abs(int.Parse(stated.Groups["age"].Value, CultureInfo.InvariantCulture) - Math.Floor(age)) > 1)
        {
            yield return "The age stated does not fit the one the image gives.";
        }

        if (age >= 21 && Childhood().Match(words) is { Success: true } child)
        {
            yield return $"“{child.Value}” does not fit an adult.";
        }

        if (age < 18 && Adulthood().Match(words) is { Success: true } adult)
        {
            yield return $"“{adult.Value}” does not fit a child.";
        }
    }

    [GeneratedRegex(@"\b(?:prostat(?:e|ic)|prostatitis|testis|testes|testic(?:le|les|ular)|scrot(?:um|al)|seminal vesicles?|epididym\w+|penis|penile)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex MaleAnatomy();

    [GeneratedRegex(@"\b(?:uter(?:us|ine)|ovar(?:y|ies|ian)|endometri\w+|vagina\w*|fallopian|adnexa\w*|myometri\w+|cervical cancer|placenta\w*|pregnan\w+|gravid|postmenopausal)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex FemaleAnatomy();

    [GeneratedRegex(@"\b(?:male patient|(?:year|yr|month)s?[- ]old (?:man|male|boy|gentleman)|y/?o (?:man|male|boy))\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex MaleWord();

    [GeneratedRegex(@"\b(?:female patient|(?:year|yr|month)s?[- ]old (?:woman|female|girl|lady)|y/?o (?:woman|female|girl|lady))\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex FemaleWord();

    [GeneratedRegex(@"\b(?<age>\d{1,3})(?:[- ](?:year|yr)s?[- ]old| ?y/?o)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex StatedAge();

    [GeneratedRegex(@"\b(?:neonat\w+|newborn|infant|toddler|open (?:physes|physis|growth plates?)|paediatric patient|pediatric patient|bone age)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Childhood();

    [GeneratedRegex(@"\b(?:elderly|osteoporo\w+|degenerative (?:changes?|disease)|postmenopausal|age-related)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Adulthood();
}
