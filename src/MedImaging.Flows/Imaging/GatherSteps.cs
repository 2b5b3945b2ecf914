namespace MedImaging;

/// <summary>Steps that bring findings together.</summary>
public static class GatherSteps
{
    /// <summary>Puts the findings of all frames together as those of their study.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, StudyFindings> Gather<TIn>(this FlowBuilder<TIn, IReadOnlyList<Findings>> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then(new GatherStep(), nameof(Gather));
    }

    /// <summary>Takes the findings of one frame as those of its study.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, StudyFindings> Gather<TIn>(this FlowBuilder<TIn, Findings> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<StudyFindings>((findings, context, _) => ValueTask.FromResult(Together([findings], context)), nameof(Gather));
    }

    /// <summary>The findings of frames as those of the run's study.</summary>
    /// <exception cref="MedImagingException">There are none.</exception>
    internal static StudyFindings Together(IReadOnlyList<Findings> frames, FlowContext context)
    {
        if (frames.Count == 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "No frame of the study could be looked at.");
        }

        // A flow that began with a single image has no study; then the frames say all there is.
        var study = RunFrames.Of(context).Study;
        return new StudyFindings
        {
            Request = study?.Request ?? new AnalysisRequest(),
            ImageCount = study?.Images.Count ?? frames.Select(item => item.Frame.SourceHash).Distinct().Count(),
            SeriesCount = study?.Images.Select(image => image.Series.SeriesInstanceUid).Distinct().Count() ?? frames.Select(item => item.Frame.Series.SeriesInstanceUid).Distinct().Count(),
            Frames = frames,
        };
    }

    private sealed class GatherStep : IStep<IReadOnlyList<Findings>, StudyFindings>
    {
        public ValueTask<StudyFindings> RunAsync(IReadOnlyList<Findings> input, FlowContext context, CancellationToken cancellationToken)
            => ValueTask.FromResult(Together(input, context));
    }
}
