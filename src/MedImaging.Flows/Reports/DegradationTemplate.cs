namespace MedImaging;

/// <summary>The sentence that says what the analysis had to do without, and why.</summary>
internal static class DegradationTemplate
{
    internal static void Write(SentenceList report, StudyFindings findings, IReadOnlyList<NumberedFrame> frames)
    {
        if (findings.Degradation is { Rung: not DegradationRung.Full } degradation)
        {
            report.Add(ReportSection.Limitations, Text(degradation), frames.Select(frame => frame.Cite));
        }
    }

    internal static string Text(Degradation degradation)
    {
        var reasons = degradation.Reasons.Select(LimitationsTemplate.Clean).Where(reason => reason.Length > 0).Distinct(StringComparer.Ordinal).Take(8).ToList();
        string why = reasons.Count == 0 ? "no reason was given" : string.Join("; ", reasons);
        return degradation.Rung switch
        {
            DegradationRung.WithoutLiterature => $"This report was made without literature: {why}.",
            DegradationRung.Preliminary => $"This is a preliminary result of a quick analysis and awaits a final one: {why}.",
            _ => $"This system was unable to analyse the images: {why}.",
        };
    }
}
