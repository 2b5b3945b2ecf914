using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags a side that the findings contradict: image left told as image right, the wrong side of the patient, or Impression against Findings.</summary>
internal sealed partial class LateralityRule : IReportRule
{
    public string Name => "laterality";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        var read = ReportWords.Read(report, RuleIssues.Claims).Select(item => (item.Sentence, Sides: StatedSides.Of(item.Words))).ToList();
        foreach (var (sentence, sides) in read.Where(item => item.Sides.Any))
        {
            foreach (string message in AgainstRegions(sides, RuleIssues.CitedFindings(sentence, report)))
            {
                yield return this.IssueIn(sentence, message);
            }
        }

        foreach (var (impression, sides) in read.Where(item => item.Sentence.Section == ReportSection.Impression && item.Sides.Any))
        {
            foreach (var (finding, other) in read.Where(item => item.Sentence.Section == ReportSection.Findings && item.Sides.Any))
            {
                if (impression.Cites.Intersect(finding.Cites, StringComparer.Ordinal).Any() && sides.Contradicts(other))
                {
                    yield return this.IssueIn(impression, $"The side differs from that in sentence {finding.Id} on the same finding.");
                }
            }
        }
    }

    private static IEnumerable<string> AgainstRegions(StatedSides stated, IReadOnlyList<Citation> cited)
    {
        var placed = cited.Select(citation => (citation, Place: ImagePlace.Of(citation.Finding?.Region, Frame(citation)))).Where(item => item.Place is not null).ToList();
        if (placed.Count == 0)
        {
            yield return "A side is named, but no cited finding says where it lies.";
            yield break;
        }

        var imageSides = placed.Select(item => item.Place?.Side ?? ImageSide.Across).ToHashSet();
        if (Misses(stated.ImageLeft, ImageSide.Left, imageSides) || Misses(stated.ImageRight, ImageSide.Right, imageSides))
        {
            yield return "The side of the image is not the one the cited region lies on.";
        }

        if (stated.PatientLeft || stated.PatientRight)
        {
            bool isFrontal = placed.All(item => ShowsPatientMirrored(Frame(item.citation)));
            if (!isFrontal)
            {
                yield return "A side of the patient is named, but this view does not say which side of the image it is.";
            }
            else if (Misses(stated.PatientLeft, ImageSide.Right, imageSides) || Misses(stated.PatientRight, ImageSide.Left, imageSides))
            {
                yield return "The side of the patient is not the one the cited region shows: image left is the patient's right.";
            }
        }
    }

    private static FrameReference Frame(Citation citation) => citation.Frame?.Frame ?? throw new InvalidOperationException("A finding stands in a frame.");

    // A region across the middle, or one on the same side, does not contradict.
    private static bool Misses(bool isStated, ImageSide side, HashSet<ImageSide> sides)
        => isStated && !sides.Contains(side) && !sides.Contains(ImageSide.Across);

    // Frontal radiographs and axial slices are shown as if facing the patient; other views are not known to be.
    private static bool ShowsPatientMirrored(FrameReference frame)
        => frame.Series.Modality.IsRadiograph ? frame.Series.ViewPosition?.ToUpperInvariant() is "AP" or "PA" : frame.Series.Modality.Code is "CT" or "MR";

    /// <summary>The sides a sentence names.</summary>
    private sealed record StatedSides(bool ImageLeft, bool ImageRight, bool PatientLeft, bool PatientRight)
    {
        internal bool Any => ImageLeft || ImageRight || PatientLeft || PatientRight;

        internal static StatedSides Of(string words)
        {
            var image = ImageSideWords().Matches(words);
            string rest = NotASide().Replace(ImageSideWords().Replace(words, " "), " ");
            bool isBoth = Both().IsMatch(rest);
            return new StatedSides(
                image.Any(match => match.Value.Contains("left", StringComparison.Ordinal)),
                image.Any(match => match.Value.Contains("right", StringComparison.Ordinal)),
                isBoth || PatientLeftWord().IsMatch(rest),
                isBoth || PatientRightWord().IsMatch(rest));
        }

        internal bool Contradicts(StatedSides other)
            => (Only(ImageLeft, ImageRight) && Only(other.ImageRight, other.ImageLeft))
            || (Only(ImageRight, ImageLeft) && Only(other.ImageLeft, other.ImageRight))
            || (Only(PatientLeft, PatientRight) && Only(other.PatientRight, other.PatientLeft))
            || (Only(PatientRight, PatientLeft) && Only(other.PatientLeft, other.PatientRight))
            || (Only(PatientLeft, PatientRight) && Only(other.ImageLeft, other.ImageRight))
            || (Only(PatientRight, PatientLeft) && Only(other.ImageRight, other.ImageLeft));

        private static bool Only(bool one, bool other) => one && !other;
    }

    [GeneratedRegex(@"\bimage[- ](?:left|right)\b|\b(?:left|right)(?:[- ]\w+){0,3} of the (?:image|picture|frame)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex ImageSideWords();

    [GeneratedRegex(@"\bleft (?:in (?:place|situ)|untreated|out|over)\b|\bright (?:away|now)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NotASide();

    [GeneratedRegex(@"\b(?:bilateral(?:ly)?|both (?:sides|lungs|lower|upper))\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Both();

    [GeneratedRegex(@"\bleft\b|\bleft-sided\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex PatientLeftWord();

    [GeneratedRegex(@"\bright\b|\bright-sided\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex PatientRightWord();
}
