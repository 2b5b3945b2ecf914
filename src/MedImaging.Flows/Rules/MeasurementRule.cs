using System.Globalization;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags measurements without a unit, in an unusual unit, on an image without a scale, or larger than the image.</summary>
internal sealed partial class MeasurementRule : IReportRule
{
    public string Name => "measurement-units";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        var units = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (sentence, words) in ReportWords.Read(report, RuleIssues.Claims))
        {
            foreach (Match match in Bare().Matches(words))
            {
                yield return this.IssueIn(sentence, $"“{match.Value.Trim()}” is a measurement without a unit.");
            }

            foreach (Match match in Length().Matches(words))
            {
                string unit = match.Groups["unit"].Value;
                units.Add(unit);
                if (Problem(match, unit, sentence, report) is { } problem)
                {
                    yield return this.IssueIn(sentence, problem);
                }
            }

            if (Unusual().Match(words) is { Success: true } unusual)
            {
                yield return this.Warn(sentence, $"“{unusual.Value.Trim()}” is not a unit of UCUM's metric set; write mm, cm or mL.");
            }
        }

        if (units.Contains("mm") && units.Contains("cm"))
        {
            yield return this.Warn(null, "Lengths are given in mm and in cm; use one.");
        }
    }

    private static string? Problem(Match match, string unit, ReportSentence sentence, DraftReport report)
    {
        var frames = sentence.Cites.Select(cite => Citation.Find(report.Findings, cite)?.Frame?.Frame).OfType<FrameReference>().ToList();
        var scaled = frames.Where(frame => frame.RowSpacing > 0 && frame.ColumnSpacing > 0).ToList();
        if (scaled.Count == 0)
        {
            return $"“{match.Value.Trim()}” is a length, but no cited image states its pixel spacing.";
        }

        double millimetres = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture) * (unit == "cm" ? 10 : 1);
        double diagonal = scaled.Max(frame => Math.Sqrt(Square(frame.Rows * frame.RowSpacing) + Square(frame.Columns * frame.ColumnSpacing)));
        return millimetres > diagonal ? $"“{match.Value.Trim()}” is longer than the cited image." : null;
    }

    private static double Square(double? value) => value.GetValueOrDefault() * value.GetValueOrDefault();

    [GeneratedRegex(@"\b(?:measur(?:es|ing|ed)|diameter|thickness|size|length|width|height)(?: (?:of|is|was|about|approximately|up to|at))* \d+(?:\.\d+)?(?: ?[x×] ?\d+(?:\.\d+)?)*(?![\d.]*\d)(?! ?(?:mm|cm|µm|um|m|in|inch|inches|ml|cc|l|hu|px|pixels?|%|degrees?|x|by)\b)(?! ?[%°×])", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Bare();

    [GeneratedRegex(@"(?<![\w.])(?<value>\d{1,6}(?:\.\d{1,6})?) ?(?<unit>mm|cm)\b(?![²³^])", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Length();

    [GeneratedRegex(@"(?<![\w.])\d+(?:\.\d+)? ?(?:inch|inches|in\.|cc|fr|french)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Unusual();
}
