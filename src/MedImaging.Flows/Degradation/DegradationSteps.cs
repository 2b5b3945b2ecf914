namespace MedImaging;

/// <summary>Steps that end with a draft whatever fails, and with an early one while a later is made.</summary>
public static class DegradationSteps
{
    /// <summary>Makes a draft in full, or else by a quick way, or else by a template that says the images could not be analysed; the draft says which and why.</summary>
    /// <remarks>
    /// The rung and the reasons are in <see cref="StudyFindings.Degradation"/>, which is signed with the rest, and in a sentence of the limitations. A full way whose <c>FindLiterature</c> found no source
    /// is <see cref="DegradationRung.WithoutLiterature"/>. What the quick way gives is preliminary and cannot be signed. The template needs no model and no network. Cancelling is not a failure.
    /// </remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="full">The full way.</param>
    /// <param name="quick">The quick way, or none.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> Degrade<TIn>(
        this FlowBuilder<TIn, IReadOnlyList<PixelFrame>> flow,
        Func<FlowBuilder<IReadOnlyList<PixelFrame>, IReadOnlyList<PixelFrame>>, FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport>> full,
        Func<FlowBuilder<IReadOnlyList<PixelFrame>, IReadOnlyList<PixelFrame>>, FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport>>? quick = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(full);
        DegradationRung[] rungs = quick is null ? [DegradationRung.Full, DegradationRung.Template] : [DegradationRung.Full, DegradationRung.Preliminary, DegradationRung.Template];
        return flow.Fallback<DraftReport>((draft, way, failures) => Accept(draft, rungs[way], failures), nameof(Degrade), quick is null ? [full, Unable] : [full, quick, Unable]).Check();
    }

    /// <summary>Makes a quick draft and the final one side by side. The quick one is kept in the report store, flagged, and told of by <see cref="FlowEventKind.Preliminary"/>; the flow goes on with the final one, which names it.</summary>
    /// <remarks>A preliminary draft cannot be signed, so it can never be exported as final. When the quick way fails, or is later than the final one has failed, nothing is lost.</remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="quick">The quick way.</param>
    /// <param name="final">The full way.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> Preliminary<TIn>(
        this FlowBuilder<TIn, IReadOnlyList<PixelFrame>> flow,
        Func<FlowBuilder<IReadOnlyList<PixelFrame>, IReadOnlyList<PixelFrame>>, FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport>> quick,
        Func<FlowBuilder<IReadOnlyList<PixelFrame>, IReadOnlyList<PixelFrame>>, FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport>> final)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(quick);
        ArgumentNullException.ThrowIfNull(final);
        return flow.Fork<DraftReport, DraftReport, DraftReport>(
            early => early.Fallback((draft, _, _) => draft, "Quick", way => Announce(quick(way)), Unable),
            final,
            (early, draft) => early.IsPreliminary ? draft with { Supersedes = early.Id } : draft,
            nameof(Preliminary));
    }

    private static FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport> Unable(FlowBuilder<IReadOnlyList<PixelFrame>, IReadOnlyList<PixelFrame>> flow)
        => flow.Then((frames, context, _) => ValueTask.FromResult(DegradedDraft.Unable(frames, context)), "Template");

    private static DraftReport Accept(DraftReport draft, DegradationRung rung, IReadOnlyList<MedImagingException> failures)
    {
        string[] reasons = [.. failures.Select(failure => FailureWords.Of(failure.Kind)).Distinct(StringComparer.Ordinal)];
        return rung switch
        {
            DegradationRung.Full => draft,
            DegradationRung.Preliminary => DegradedDraft.Mark(draft, new Degradation(rung, reasons)),
            _ => DegradedDraft.Explain(draft, new Degradation(rung, reasons)),
        };
    }

    private static FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport> Announce(FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport> flow)
        => flow.Then((draft, _, _) => ValueTask.FromResult(DegradedDraft.Mark(draft, new Degradation(DegradationRung.Preliminary, ["the full analysis had not ended"]))), "MarkPreliminary")
            .Check()
            .Store()
            .Then(
                (draft, context, _) =>
                {
                    context.ReportPreliminary(draft.Id);
                    return ValueTask.FromResult(draft);
                },
                "Announce");
}
