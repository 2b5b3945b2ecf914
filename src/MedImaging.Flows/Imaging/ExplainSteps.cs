using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that show what findings rest on.</summary>
public static class ExplainSteps
{
    /// <summary>Draws the frame, and a heat map for each present finding that has one, or for the surest when none is present; the pictures go to the content store.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="maxSide">The longest side of a picture in pixels. The default is 1,024.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, Findings> Explain<TIn>(this FlowBuilder<TIn, Findings> flow, int maxSide = 1_024)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 16);
        return flow.Then<Findings>(
            services => new Require(services).Reader().Content().Renderer().Make(provider => new ExplainStep(
                ReadSteps.Reading(provider), provider.GetRequiredService<IFrameRenderer>(), provider.GetRequiredService<IContentStore>(), maxSide)),
            nameof(Explain));
    }

    private sealed class ExplainStep(ImageReading reading, IFrameRenderer renderer, IContentStore content, int maxSide) : IStep<Findings, Findings>
    {
        private const string Png = "image/png";

        public async ValueTask<Findings> RunAsync(Findings input, FlowContext context, CancellationToken cancellationToken)
        {
            var frame = RunFrames.Of(context).Take(input.Frame) ?? await reading.ReadAgainAsync(input.Frame, cancellationToken).ConfigureAwait(false);
            var plain = await content.PutAsync(renderer.RenderPng(frame, null, maxSide), Png, cancellationToken).ConfigureAwait(false);
            var pictures = new List<EvidencePicture> { new(PictureKind.Frame, plain, null, "The analysed frame.") };
            foreach (var finding in ToShow(input))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var heat = await content.PutAsync(renderer.RenderPng(frame, finding.Activation, maxSide), Png, cancellationToken).ConfigureAwait(false);
                string method = PlainText.ToQuote(finding.Activation?.Method, 40);
                pictures.Add(new EvidencePicture(
                    PictureKind.HeatMap, heat, finding.Id, $"Where the model's score for {Wording.Name(finding.Code)} comes from ({method}); not the outline of a lesion."));
            }

            return input with { Pictures = pictures };
        }

        private static IEnumerable<Finding> ToShow(Findings findings)
        {
            var mapped = findings.Items.Where(item => item.Activation is not null).ToList();
            var present = mapped.Where(item => item.IsPresent).ToList();
            return present.Count > 0 ? present : mapped.Take(1);
        }
    }
}
