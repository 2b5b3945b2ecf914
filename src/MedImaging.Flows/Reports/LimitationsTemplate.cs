namespace MedImaging;

/// <summary>The Limitations section: what the models' makers say, what was not looked at, and what a side of the picture means.</summary>
internal static class LimitationsTemplate
{
    private const int MaxLength = 400;

    internal static void Write(SentenceList report, StudyFindings findings, IReadOnlyList<NumberedFrame> frames)
    {
        DegradationTemplate.Write(report, findings, frames);
        var said = frames.SelectMany(frame => frame.Findings.Limitations.Select(limitation => (frame.Cite, Text: Clean(limitation)))).Where(item => item.Text.Length > 0);
        foreach (var limitation in said.GroupBy(item => item.Text, item => item.Cite))
        {
            report.Add(ReportSection.Limitations, $"{Wording.Capital(limitation.Key)}.", limitation);
        }

        foreach (var model in frames.Where(frame => frame.Findings.Items.Count > 0).GroupBy(frame => frame.Findings.Model))
        {
            report.Add(
                ReportSection.Limitations,
                $"Intended use of {Wording.Model(model.Key)}, as its maker states it: {Clean(model.Key.IntendedUse)}.",
                model.SelectMany(frame => frame.Findings.Items.Select(frame.CiteOf)));
        }

        var all = frames.Select(frame => frame.Cite).ToList();
        int images = frames.Select(frame => (frame.Frame.SourceHash, frame.Frame.Descriptor.SopInstanceUid)).Distinct().Count();
        if (images < findings.ImageCount)
        {
            report.Add(ReportSection.Limitations, FormattableString.Invariant($"{findings.ImageCount - images} of {findings.ImageCount} images of the study were not looked at by this system."), all);
        }

        if (frames.Any(frame => frame.Findings.Items.Any(item => item.IsPresent && item.Region is not null)))
        {
            report.Add(ReportSection.Limitations, "Image left and image right are sides of the picture as stored, not of the patient; on a frontal radiograph in the usual orientation, image left shows the patient's right side.", all);
        }

        string scope = frames.Any(frame => frame.Findings.Items.Count > 0) ? "Only the findings named above were looked for; other disease" : "Nothing was looked for by a model; disease";
        report.Add(ReportSection.Limitations, $"{scope} may be present and would not be mentioned.", all);
    }

    /// <summary>A sentence of a model's card, made fit to stand inside another one.</summary>
    internal static string Clean(string text) => PlainText.ToQuote(text, MaxLength).TrimEnd('.', ' ');
}
