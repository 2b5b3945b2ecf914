using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that choose which frames to look at.</summary>
public static class SelectSteps
{
    private const int DefaultMost = 8;

    /// <summary>Chooses the frames a model was made for, spread evenly when there are more than <paramref name="atMost"/>; when it was made for none, the middle frame of the largest series stands for the study.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="atMost">How many frames at most. The default is 8.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, IReadOnlyList<PixelFrame>> SelectImages<TIn>(this FlowBuilder<TIn, ImageStudy> flow, string model, int atMost = DefaultMost)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        return flow.Then<IReadOnlyList<PixelFrame>>(
            services => new Require(services).Model(model).Make(provider => new SelectImagesStep(provider.GetRequiredKeyedService<IImageModel>(model), atMost)),
            nameof(SelectImages));
    }

    /// <summary>Takes one frame of an image.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="index">Which frame, from 0. The default is 0.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, PixelFrame> SelectFrame<TIn>(this FlowBuilder<TIn, ImageInstance> flow, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return flow.Then(new SelectFrameStep(index), nameof(SelectFrame));
    }

    private static PixelFrame Decode(ImageInstance image, int index)
    {
        try
        {
            return image.ReadFrame(index);
        }
        catch (MedImagingException ex)
        {
            throw ImageReading.Named(image.SourceName, ex);
        }
    }

    private sealed class SelectFrameStep(int index) : IStep<ImageInstance, PixelFrame>
    {
        public ValueTask<PixelFrame> RunAsync(ImageInstance input, FlowContext context, CancellationToken cancellationToken)
        {
            if (index >= input.Descriptor.FrameCount)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"'{input.SourceName}' has {input.Descriptor.FrameCount} frames; frame {index} (from 0) was asked for.");
            }

            var frame = Decode(input, index);
            RunFrames.Of(context).Keep(frame);
            return ValueTask.FromResult(frame);
        }
    }

    private sealed class SelectImagesStep(IImageModel model, int atMost) : IStep<ImageStudy, IReadOnlyList<PixelFrame>>
    {
        public ValueTask<IReadOnlyList<PixelFrame>> RunAsync(ImageStudy input, FlowContext context, CancellationToken cancellationToken)
        {
            var all = input.Images.SelectMany(image => Enumerable.Range(0, image.Descriptor.FrameCount).Select(index => (Image: image, Index: index))).ToList();
            if (all.Count == 0)
            {
                throw new MedImagingException(ErrorKind.UnsupportedFormat, $"'{input.Images[0].SourceName}'{(input.Images.Count == 1 ? " holds" : " and the other files of the study hold")} no picture.");
            }

            var fitting = all.Where(item => model.WhyNot(Candidate(item.Image, item.Index)) is null).ToList();
            if (fitting.Count > atMost)
            {
                context.Warn(FormattableString.Invariant($"{fitting.Count} frames suit the model; {atMost} of them, spread evenly, are looked at."));
            }

            var chosen = fitting.Count == 0 ? [Representative(input)] : Spread(fitting);
            var frames = new List<PixelFrame>(chosen.Count);
            MedImagingException? failure = null;
            foreach (var (image, index) in chosen)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = TryDecode(image, index, frames, context) ?? failure;
            }

            return frames.Count > 0 || failure is null ? ValueTask.FromResult<IReadOnlyList<PixelFrame>>(frames) : throw failure;
        }

        // One damaged slice must not hide what the others show; the report says how many images were not looked at.
        private static MedImagingException? TryDecode(ImageInstance image, int index, List<PixelFrame> frames, FlowContext context)
        {
            try
            {
                var frame = Decode(image, index);
                RunFrames.Of(context).Keep(frame);
                frames.Add(frame);
                return null;
            }
            catch (MedImagingException ex)
            {
                context.Warn(ex.Message);
                return ex;
            }
        }

        private List<(ImageInstance Image, int Index)> Spread(List<(ImageInstance Image, int Index)> frames)
            => frames.Count <= atMost ? frames : [.. Enumerable.Range(0, atMost).Select(i => frames[(int)((i + 0.5) * frames.Count / atMost)])];

        private static (ImageInstance Image, int Index) Representative(ImageStudy study)
        {
            var largest = study.Images.GroupBy(image => image.Series.SeriesInstanceUid, StringComparer.Ordinal)
                .Select(series => series.SelectMany(image => Enumerable.Range(0, image.Descriptor.FrameCount).Select(index => (Image: image, Index: index))).ToList())
                .MaxBy(frames => frames.Count) ?? [];
            return largest[largest.Count / 2];
        }

        // A model says whether it suits a frame by its description; a thousand slices need not be decoded to ask.
        private static FrameReference Candidate(ImageInstance image, int index) => new()
        {
            SourceHash = image.SourceHash,
            SourceName = image.SourceName,
            Study = image.Study,
            Series = image.Series,
            Descriptor = image.Descriptor,
            Index = index,
            PixelHash = default,
            Rows = image.Descriptor.Rows,
            Columns = image.Descriptor.Columns,
        };
    }
}
