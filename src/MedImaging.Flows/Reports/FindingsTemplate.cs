namespace MedImaging;

/// <summary>The Findings section: a sentence for each finding that is present, one for those that are absent, one where no model was run.</summary>
internal static class FindingsTemplate
{
    internal static void Write(SentenceList report, IReadOnlyList<NumberedFrame> frames)
    {
        foreach (var frame in frames.Where(frame => frame.Findings.Items.Count > 0))
        {
            foreach (var finding in frame.Findings.Items.Where(finding => finding.IsPresent).OrderByDescending(finding => finding.IsCritical))
            {
                report.Add(ReportSection.Findings, Present(frame, finding, frames.Count), [frame.CiteOf(finding)]);
            }

            foreach (var kind in frame.Findings.Items.Where(finding => !finding.IsPresent).GroupBy(finding => finding.Confidence.Kind))
            {
                report.Add(ReportSection.Findings, Absent(frame, [.. kind], frames.Count), kind.Select(frame.CiteOf));
            }
        }

        foreach (var group in frames.Where(frame => frame.Findings.Items.Count == 0).GroupBy(Reason))
        {
            string text = Wording.Capital($"{Wording.On([.. group], frames.Count)}no automated finding is reported: {group.Key}.");
            report.Add(ReportSection.Findings, text, group.Select(frame => frame.Cite));
        }
    }

    private static string Present(NumberedFrame frame, Finding finding, int total)
    {
        string place = ImagePlace.Of(finding.Region, frame.Frame)?.Words is { } words ? $", most marked {words}" : "";
        string size = MeasurementText.Of(finding.Measurements) is { Length: > 0 } measured ? $", measuring {measured}" : "";
        return Wording.Capital(
            $"{Wording.On([frame], total)}features suggestive of {Wording.Name(finding.Code)} were detected by {Wording.Model(frame.Findings.Model)}{place}{size}; {Wording.Confidence(finding.Confidence)}.");
    }

    private static string Absent(NumberedFrame frame, IReadOnlyList<Finding> findings, int total)
    {
        var surest = findings.MaxBy(finding => finding.Confidence.Value);
        string score = surest is null ? "" : Wording.Confidence(surest.Confidence, findings.Count > 1 ? "highest " : "");
        string names = Wording.List([.. findings.Select(finding => Wording.Name(finding.Code)).Distinct(StringComparer.Ordinal)], "or");
        return Wording.Capital(
            $"{Wording.On([frame], total)}no features suggestive of {names} were detected by {Wording.Model(frame.Findings.Model)}; {score}.");
    }

    private static string Reason(NumberedFrame frame)
    {
        var reasons = frame.Findings.Limitations.Select(LimitationsTemplate.Clean).Where(reason => reason.Length > 0).ToList();
        return reasons.Count == 0 ? "no model was applied to this image" : string.Join("; ", reasons);
    }
}
