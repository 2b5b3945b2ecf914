using System.Text;

namespace MedImaging;

/// <summary>Makes a question of coded findings: the names of their codes, the kind of image, the part of the body. Nothing that a person typed into a study gets into it.</summary>
internal static class LiteratureQuestion
{
    private const int MaxName = 80;

    internal static IReadOnlyList<string> Of(StudyFindings findings, int most)
        => [.. findings.Frames.SelectMany(frame => frame.Items.Where(item => item.IsPresent).Select(item => (Frame: frame.Frame, Finding: item)))
            .OrderByDescending(item => item.Finding.IsCritical).ThenByDescending(item => item.Finding.Evidence.Agreement is { IsDisputed: false })
            .Select(item => Words(item.Frame, item.Finding)).Where(words => words.Length > 0).Distinct(StringComparer.Ordinal).Take(most)];

    private static string Words(FrameReference frame, Finding finding)
    {
        string name = LettersOf(finding.Code.Meaning);
        string part = VisionFields.BodyPart(frame)?.ToLowerInvariant() is { } body && !name.Contains(body, StringComparison.OrdinalIgnoreCase) ? body : "";
        string kind = VisionFields.ModalityOf(frame) switch
        {
            "CR" or "DX" or "RG" => "radiography",
            "CT" => "computed tomography",
            "MR" => "magnetic resonance imaging",
            "US" => "ultrasonography",
            "PT" => "positron emission tomography",
            "MG" => "mammography",
            _ => "",
        };
        return name.Length == 0 ? "" : string.Join(' ', new[] { name, part, kind }.Where(word => word.Length > 0));
    }

    // A search engine's own signs, such as brackets and quotes, are no part of a name.
    private static string LettersOf(string meaning)
    {
        var words = new StringBuilder();
        foreach (char c in PlainText.Of(meaning, MaxName))
        {
            words.Append(char.IsLetterOrDigit(c) || c == '-' ? c : ' ');
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
