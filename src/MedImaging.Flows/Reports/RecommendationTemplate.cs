namespace MedImaging;

/// <summary>The Recommendations section: who should look next, and how soon; never a treatment.</summary>
internal static class RecommendationTemplate
{
    internal static void Write(SentenceList report, IReadOnlyList<NumberedFrame> frames)
    {
        var present = frames.SelectMany(frame => frame.Findings.Items.Where(finding => finding.IsPresent).Select(finding => (Frame: frame, Finding: finding))).ToList();
        var critical = present.Where(item => item.Finding.IsCritical).ToList();
        var other = present.Where(item => !item.Finding.IsCritical).ToList();
        if (critical.Count > 0)
        {
            report.Add(
                ReportSection.Recommendations,
                $"Prompt review of the images by a clinician is suggested, because of features suggestive of {Names(critical)}.",
                critical.Select(item => item.Frame.CiteOf(item.Finding)));
        }

        if (other.Count > 0)
        {
            report.Add(
                ReportSection.Recommendations,
                $"Review of the images by a radiologist, together with the clinical picture, is suggested for the features suggestive of {Names(other)}.",
                other.Select(item => item.Frame.CiteOf(item.Finding)));
        }

        if (present.Count == 0)
        {
            var cites = frames.SelectMany(frame => frame.Findings.Items.Select(frame.CiteOf).Prepend(frame.Cite));
            report.Add(ReportSection.Recommendations, "Reading of the images by a radiologist is suggested; the lack of an automated finding is no reason to delay care.", cites);
        }
    }

    private static string Names(IReadOnlyList<(NumberedFrame Frame, Finding Finding)> items)
        => Wording.List([.. items.Select(item => Wording.Name(item.Finding.Code)).Distinct(StringComparer.Ordinal)], "and");
}
