namespace MedImaging;

/// <summary>The Impression section: what the findings suggest, critical ones first, and never more than the Findings section says.</summary>
internal static class ImpressionTemplate
{
    internal static void Write(SentenceList report, IReadOnlyList<NumberedFrame> frames)
    {
        var all = frames.SelectMany(frame => frame.Findings.Items.Select(finding => (Frame: frame, Finding: finding))).ToList();
        if (all.Count == 0)
        {
            report.Add(
                ReportSection.Impression,
                "No impression is offered, because no model was run; the images await reading by a clinician.",
                frames.Select(frame => frame.Cite));
            return;
        }

        var present = all.Where(item => item.Finding.IsPresent).ToList();
        if (present.Count == 0)
        {
            string names = Wording.List([.. all.Select(item => Wording.Name(item.Finding.Code)).Distinct(StringComparer.Ordinal)], "or");
            string images = frames.Count == 1 ? "the analysed image" : "the images that were analysed";
            report.Add(
                ReportSection.Impression,
                $"No features suggestive of {names} were detected on {images}; this does not exclude disease.",
                all.Select(item => item.Frame.CiteOf(item.Finding)));
            return;
        }

        foreach (var group in present.GroupBy(item => (item.Finding.Code, item.Finding.Confidence.Kind)).OrderByDescending(group => group.Any(item => item.Finding.IsCritical)))
        {
            Write(report, [.. group], frames.Count);
        }
    }

    private static void Write(SentenceList report, IReadOnlyList<(NumberedFrame Frame, Finding Finding)> group, int total)
    {
        var surest = group.MaxBy(item => item.Finding.Confidence.Value).Finding;
        int images = group.Select(item => item.Frame.Number).Distinct().Count();
        string where = total == 1 ? "" : FormattableString.Invariant($" on {images} of {total} analysed images");
        string score = Wording.Confidence(surest.Confidence, group.Count > 1 ? "highest " : "");
        report.Add(
            ReportSection.Impression,
            $"Features suggestive of {Wording.Name(surest.Code)}{where}; {score}; an automated result that awaits review by a clinician.",
            group.Select(item => item.Frame.CiteOf(item.Finding)));
    }
}
