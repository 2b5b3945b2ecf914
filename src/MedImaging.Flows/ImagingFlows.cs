namespace MedImaging;

/// <summary>The imaging flow in its usual order, ready to register; a host that wants another order writes the steps out.</summary>
public static class ImagingFlows
{
    private const int MostRewrites = 2;

    /// <summary>From the images of a study to a stored draft: read, select, preprocess, detect, explain, gather, write, mend, store.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="maxImages">How many frames are looked at, at most. The default is 8.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> Standard<TIn>(this FlowBuilder<TIn, StudySource> flow, string model, int maxImages = 8)
        => flow.ReadStudy()
            .SelectImages(model, maxImages)
            .ForEach(frame => frame.Preprocess(model).Detect(model).Explain())
            .Gather()
            .WriteReport()
            .RepeatUntil(report => report.Checks.Passed, again => again.Rewrite(), MostRewrites)
            .Store();

    /// <summary>The same, then wait for a clinician, and store the signed report. The flow is made durable, since a person may take days.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="maxImages">How many frames are looked at, at most. The default is 8.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, SignedReport> StandardWithSignOff<TIn>(this FlowBuilder<TIn, StudySource> flow, string model, int maxImages = 8)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Durable().Standard(model, maxImages).AwaitSignOff().Store();
    }
}
