namespace MedImaging;

/// <summary>Writes what a draft had to do without into the draft: among the findings it is signed with, and as a sentence of its limitations.</summary>
internal static class DegradedDraft
{
    private static readonly ModelDescription NoModel = new() { Id = "none", Version = "0", Hash = default, IntendedUse = "No model was run" };

    internal static DraftReport Mark(DraftReport draft, Degradation degradation)
    {
        var findings = draft.Findings with { Degradation = degradation };
        var sentence = new ReportSentence
        {
            Id = FreeId(draft),
            Section = ReportSection.Limitations,
            Text = DegradationTemplate.Text(degradation),
            Author = AuthorKind.Template,
            Cites = [.. NumberedFrame.Of(findings).Select(frame => frame.Cite)],
        };
        return draft with { Findings = findings, Sentences = [.. draft.Sentences, sentence], Checks = ReportChecks.None };
    }

    /// <summary>A draft that says only that nothing could be analysed. It needs no service, no model and no network.</summary>
    internal static DraftReport Unable(IReadOnlyList<PixelFrame> frames, FlowContext context)
    {
        var findings = GatherSteps.Together([.. frames.Select(frame => new Findings { Frame = frame.ToReference(), Model = NoModel, Items = [] })], context);
        var draft = new DraftReport { Id = context.NewId(), CaseId = context.CaseId, CreatedAt = context.StartedAt, Writer = TemplateReportWriter.WriterName, Findings = findings, Sentences = [] };
        return Explain(draft, new Degradation(DegradationRung.Template, []));
    }

    /// <summary>The same draft with its reasons.</summary>
    internal static DraftReport Explain(DraftReport unable, Degradation degradation)
    {
        var findings = unable.Findings with
        {
            Degradation = degradation,
            Frames = [.. unable.Findings.Frames.Select(frame => frame with { Limitations = degradation.Reasons })],
        };
        return unable with { Findings = findings, Sentences = TemplateReportWriter.Write(findings), Checks = ReportChecks.None };
    }

    private static string FreeId(DraftReport draft)
    {
        var taken = draft.Sentences.Select(sentence => sentence.Id).ToHashSet(StringComparer.Ordinal);
        int next = draft.Sentences.Count + 1;
        while (taken.Contains(FormattableString.Invariant($"s{next}")))
        {
            next++;
        }

        return FormattableString.Invariant($"s{next}");
    }
}
