using System.Globalization;

namespace MedImaging.Formats;

/// <summary>How a report says things: dates, names, confidences, in words a reader expects.</summary>
internal static class ReportWords
{
    public const string DraftNotice = "DRAFT — not reviewed by a clinician";

    private const string Unknown = "not stated";

    public static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static IReadOnlyList<(string Label, string Value)> PatientFacts(DraftReport report)
    {
        var study = report.Study;
        var facts = new List<(string, string)>
        {
            ("Patient", NameOf(study.PatientName)),
            ("Patient ID", Clean(study.PatientId) ?? Unknown),
            ("Date of birth", DateOf(study.PatientBirthDate)),
            ("Sex, age", $"{SexOf(study.PatientSex)}, {AgeOf(study.PatientAge)}"),
        };
        if (Clean(report.CaseId) is { } id)
        {
            facts.Add(("Case", id));
        }

        if (report.Findings.Request.Urgency is not Urgency.Routine and var urgency)
        {
            facts.Add(("Urgency", urgency.ToString()));
        }

        return facts;
    }

    public static IReadOnlyList<(string Label, string Value)> StudyFacts(DraftReport report)
    {
        var findings = report.Findings;
        var modalities = findings.Frames.Select(frame => frame.Frame.Series.Modality.Code).Distinct(StringComparer.Ordinal);
        var parts = findings.Frames.Select(frame => Clean(frame.Frame.Series.BodyPart)).OfType<string>().Distinct(StringComparer.Ordinal);
        return
        [
            ("Study date", DateOf(report.Study.Date)),
            ("Accession no.", Clean(report.Study.AccessionNumber) ?? Unknown),
            ("Modality", string.Join(", ", modalities) + string.Concat(parts.Select(part => $" · {part}"))),
            ("Images", $"{Count(findings.ImageCount, "image")} in {findings.SeriesCount} series, {findings.Frames.Count} analysed"),
            ("Drafted", TimeOf(report.CreatedAt)),
            ("Drafted by", report.Writer),
        ];
    }

    /// <summary>A person name (PS3.5 6.2.1.1): the alphabetic group, family name first.</summary>
    public static string NameOf(string? name)
    {
        if (Clean(name) is not { } text)
        {
            return Unknown;
        }

        string[] parts = text.Split('=', 2)[0].Split('^');
        string given = string.Join(' ', parts.Skip(1).Take(2).Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part.Trim()));
        string shown = given.Length == 0 ? parts[0].Trim() : $"{parts[0].Trim()}, {given}";
        return shown.Length == 0 ? text : shown;
    }

    /// <summary>A DICOM date as ISO 8601 writes it; what is no date is shown as found.</summary>
    public static string DateOf(string? date)
        => Clean(date) is not { } text ? Unknown
            : DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : text;

    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string SectionOf(ReportSection section) => section.ToString();

    public static string ConfidenceOf(Confidence confidence) => confidence.Value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>What kind of number a confidence is, so that no raw score passes for a probability.</summary>
    public static string KindOf(ConfidenceKind kind) => kind switch
    {
        ConfidenceKind.Softmax => "raw model score",
        ConfidenceKind.SelfReported => "self-reported by a language model",
        ConfidenceKind.Ensemble => "joined from several models",
        ConfidenceKind.Calibrated => "calibrated probability",
        ConfidenceKind.Measured => "measured by a rule",
        _ => kind.ToString(),
    };

    public static string AuthorOf(AuthorKind author) => author switch
    {
        AuthorKind.Template => "template",
        AuthorKind.Model => "language model",
        AuthorKind.Human => "clinician",
        _ => author.ToString(),
    };

    public static string LocationOf(Finding finding, int frame)
        => finding.Region is { } box ? $"x {box.Left}–{box.Right} px\ny {box.Top}–{box.Bottom} px" : $"whole image {frame}";

    public static string Short(ContentHash hash) => hash.Hex[..12];

    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static string SexOf(string? sex) => Clean(sex) switch
    {
        null => Unknown,
        "M" => "male",
        "F" => "female",
        "O" => "other",
        var other => other,
    };

    // An age string is three digits and a unit (PS3.5 6.2): 041Y.
    private static string AgeOf(string? age)
    {
        if (Clean(age) is not { } text)
        {
            return "age " + Unknown;
        }

        string? unit = text[^1] switch { 'Y' => "year", 'M' => "month", 'W' => "week", 'D' => "day", _ => null };
        return unit is not null && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Count(number, unit) : text;
    }
}
