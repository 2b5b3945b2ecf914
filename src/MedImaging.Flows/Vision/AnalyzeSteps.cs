using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that ask vision models.</summary>
public static class AnalyzeSteps
{
    /// <summary>Asks a vision model about a frame. What is sent is the picture as a viewer shows it, its modality, body part, view, size and spacing; nothing else of the study.</summary>
    /// <remarks>
    /// The answer is taken only if it has the asked shape, names only codes that were asked about, lies within all ranges, and repeats the hash of the picture; else the step fails with
    /// <see cref="ErrorKind.MalformedResponse"/>. Confidences are <see cref="ConfidenceKind.SelfReported"/>. A durable run asks once.
    /// </remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="client">The key the chat client is registered under.</param>
    /// <param name="configure">Changes what is asked, or none.</param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static FlowBuilder<TIn, Findings> AnalyzeWith<TIn>(this FlowBuilder<TIn, PixelFrame> flow, string client, Action<VisionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrEmpty(client);
        return Analyze(flow, [client], null, configure);
    }

    /// <summary>Asks several vision models about a frame, side by side, and joins what they say; who said what stays with each finding. A model that fails is left out, and the findings say so.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="clients">The keys the chat clients are registered under; two or more.</param>
    /// <param name="policy">How they are joined; <see langword="null"/> for the defaults.</param>
    /// <param name="configure">Changes what is asked, or none.</param>
    /// <returns>The builder, for chaining. <see cref="ConsensusExtensions.NeedsReview(Findings)"/> tells whether they disagree.</returns>
    /// <exception cref="ArgumentException">There are fewer than two different keys, or an option is out of its range.</exception>
    public static FlowBuilder<TIn, Findings> AnalyzeWith<TIn>(
        this FlowBuilder<TIn, PixelFrame> flow, IReadOnlyList<string> clients, ConsensusPolicy? policy = null, Action<VisionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(clients);
        if (clients.Count < 2 || clients.Any(string.IsNullOrEmpty) || clients.Distinct(StringComparer.Ordinal).Count() != clients.Count)
        {
            throw new ArgumentException("A consensus asks two different clients or more.", nameof(clients));
        }

        return Analyze(flow, [.. clients], (policy ?? new ConsensusPolicy()).Require(), configure);
    }

    /// <summary>Joins what several models, of any kind, found in one frame.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far, such as a fork of a local model and a vision model.</param>
    /// <param name="policy">How they are joined; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, Findings> Agree<TIn>(this FlowBuilder<TIn, IReadOnlyList<Findings>> flow, ConsensusPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var consensus = new FindingConsensus((policy ?? new ConsensusPolicy()).Require());
        return flow.Then<Findings>((each, _, _) => ValueTask.FromResult(consensus.Join(each, [])), nameof(Agree));
    }

    private static FlowBuilder<TIn, Findings> Analyze<TIn>(FlowBuilder<TIn, PixelFrame> flow, string[] clients, ConsensusPolicy? policy, Action<VisionOptions>? configure)
    {
        var options = new VisionOptions();
        configure?.Invoke(options);
        options.Require();
        return flow.Then<Findings>(
            services => new Require(services).Renderer().ChatClients(clients).Make(
                provider => new AnalyzeStep(provider.GetRequiredService<IFrameRenderer>(), clients, policy, options, provider.GetService<TimeProvider>() ?? TimeProvider.System)),
            nameof(AnalyzeWith));
    }
}
