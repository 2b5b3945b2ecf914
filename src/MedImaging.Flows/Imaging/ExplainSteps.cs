using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that show what findings rest on.</summary>
public static class ExplainSteps
{
    private const int DefaultMaxSide = 1_024;

    /// <summary>Draws the frame, and a heat map for each present finding that has one, or for the surest when none is present; the pictures go to the content store.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="maxSide">The longest side of a picture in pixels. The default is 1,024.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, Findings> Explain<TIn>(this FlowBuilder<TIn, Findings> flow, int maxSide = DefaultMaxSide)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 16);
        return flow.Then<Findings>(
            services => new Require(services).Reader().Content().Renderer().Make(provider => new ExplainStep(Pictures(provider, maxSide), null, null)), nameof(Explain));
    }

    /// <summary>Explains each present finding, or the surest when none is present, by a method of its own instead of the model's map, and draws the heat maps.</summary>
    /// <remarks>The finding's <see cref="Finding.Activation"/> is then the method's map. It is the same each time it is computed, also after a resume or in a replay.</remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="model">The name of the model whose findings they are.</param>
    /// <param name="method">The key of the method: <c>cam</c>, <c>grad-cam</c>, <c>score-cam</c>, <c>occlusion</c>, <c>lime</c>, <c>shap</c>, or one that the host registered.</param>
    /// <param name="maxSide">The longest side of a picture in pixels. The default is 1,024.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, Findings> Explain<TIn>(this FlowBuilder<TIn, Findings> flow, string model, string method, int maxSide = DefaultMaxSide)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 16);
        return flow.Then<Findings>(
            services => new Require(services).Reader().Content().Renderer().ScoringModel(model).Explainer(method).Make(provider => new ExplainStep(
                Pictures(provider, maxSide),
                (IScoringModel)provider.GetRequiredKeyedService<IImageModel>(model),
                provider.GetRequiredKeyedService<IFindingExplainer>(method))),
            nameof(Explain));
    }

    private static EvidencePictures Pictures(IServiceProvider services, int maxSide)
        => new(services.GetRequiredService<IFrameRenderer>(), services.GetRequiredService<IContentStore>(), ReadSteps.Reading(services), maxSide);

    /// <summary>Draws pictures and keeps them.</summary>
    private sealed class EvidencePictures(IFrameRenderer renderer, IContentStore content, ImageReading reading, int maxSide)
    {
        internal async ValueTask<PixelFrame> FrameAsync(FrameReference frame, FlowContext context, CancellationToken cancellationToken)
            => RunFrames.Of(context).Take(frame) ?? await reading.ReadAgainAsync(frame, cancellationToken).ConfigureAwait(false);

        internal ValueTask<ContentReference> DrawAsync(PixelFrame frame, FrameOverlay? overlay, CancellationToken cancellationToken)
            => content.PutAsync(renderer.RenderPng(frame, overlay, maxSide), "image/png", cancellationToken);
    }

    private sealed class ExplainStep(EvidencePictures pictures, IScoringModel? model, IFindingExplainer? explainer) : IStep<Findings, Findings>
    {
        public async ValueTask<Findings> RunAsync(Findings input, FlowContext context, CancellationToken cancellationToken)
        {
            var frame = await pictures.FrameAsync(input.Frame, context, cancellationToken).ConfigureAwait(false);
            var explained = model is null || explainer is null ? input : await ExplainAsync(input, frame, model, explainer, context, cancellationToken).ConfigureAwait(false);
            var plain = await pictures.DrawAsync(frame, null, cancellationToken).ConfigureAwait(false);
            var drawn = new List<EvidencePicture> { new(PictureKind.Frame, plain, null, "The analysed frame.") };
            foreach (var finding in ToShow(explained.Items.Where(item => item.Activation is not null)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var heat = await pictures.DrawAsync(frame, FrameOverlay.Of(finding.Activation, explainer?.IsSigned ?? false), cancellationToken).ConfigureAwait(false);
                string method = PlainText.ToQuote(finding.Activation?.Method, 40);
                drawn.Add(new EvidencePicture(
                    PictureKind.HeatMap, heat, finding.Id, $"Where the model's score for {Wording.Name(finding.Code)} comes from ({method}); not the outline of a lesion."));
            }

            return explained with { Pictures = drawn };
        }

        // A finding that is not shown keeps no map of another method: a report's heat maps are all of one kind.
        private static async ValueTask<Findings> ExplainAsync(
            Findings findings, PixelFrame frame, IScoringModel model, IFindingExplainer explainer, FlowContext context, CancellationToken cancellationToken)
        {
            if (findings.Items.Count == 0)
            {
                return findings;
            }

            if (findings.Model.Hash != model.Description.Hash)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"The findings are of {findings.Model.Id} {findings.Model.Version}, and would be explained by {model.Description.Id} {model.Description.Version}.");
            }

            var maps = new Dictionary<string, ActivationMap>(StringComparer.Ordinal);
            var shown = ToShow(findings.Items);
            using var tensor = model.Preprocess(frame);
            foreach (var finding in shown)
            {
                int label = model.Labels.ToList().IndexOf(finding.Code), done = maps.Count;
                if (label >= 0)
                {
                    var progress = new StepProgress(share => context.ReportProgress((done + share) / shown.Count));
                    maps[finding.Id] = await explainer.ExplainAsync(model, tensor, label, progress, cancellationToken).ConfigureAwait(false);
                }
            }

            return findings with { Items = [.. findings.Items.Select(item => item with { Activation = maps.GetValueOrDefault(item.Id) })] };
        }

        private static List<Finding> ToShow(IEnumerable<Finding> findings)
        {
            var all = findings.ToList();
            var present = all.Where(item => item.IsPresent).ToList();
            return present.Count > 0 ? present : [.. all.Take(1)];
        }

        /// <summary>Tells of every twentieth part: a method runs a model thousands of times, and each event goes to whoever watches.</summary>
        private sealed class StepProgress(Action<double> report) : IProgress<double>
        {
            private int _told;

            public void Report(double value)
            {
                int step = (int)(value * 20);
                if (step > _told)
                {
                    _told = step;
                    report(value);
                }
            }
        }
    }
}
