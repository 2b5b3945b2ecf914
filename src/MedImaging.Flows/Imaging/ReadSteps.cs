using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that read images.</summary>
public static class ReadSteps
{
    /// <summary>Reads the images of a study and keeps their bytes in the content store, under their hash.</summary>
    /// <remarks>Each file goes to the first registered <see cref="IImageReader"/> that knows its first bytes. Images are put in order by series, as the series first appear, and by instance number (0020,0013). An error names the file.</remarks>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, ImageStudy> ReadStudy<TIn>(this FlowBuilder<TIn, StudySource> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<ImageStudy>(services => new Require(services).Reader().Content().Make(MakeStudyStep), nameof(ReadStudy));
    }

    /// <summary>Reads one image and keeps its bytes in the content store, under their hash.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, ImageInstance> ReadImage<TIn>(this FlowBuilder<TIn, ImageSource> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<ImageInstance>(services => new Require(services).Reader().Content().Make(MakeImageStep), nameof(ReadImage));
    }

    private static ReadStudyStep MakeStudyStep(IServiceProvider services) => new(Reading(services));

    private static ReadImageStep MakeImageStep(IServiceProvider services) => new(Reading(services));

    internal static ImageReading Reading(IServiceProvider services)
        => new(services.GetServices<IImageReader>(), services.GetRequiredService<IContentStore>());

    private sealed class ReadImageStep(ImageReading reading) : IStep<ImageSource, ImageInstance>
    {
        public async ValueTask<ImageInstance> RunAsync(ImageSource input, FlowContext context, CancellationToken cancellationToken)
        {
            var image = await reading.ReadAsync(input, cancellationToken).ConfigureAwait(false);
            Warn(image, context);
            return image;
        }
    }

    private sealed class ReadStudyStep(ImageReading reading) : IStep<StudySource, ImageStudy>
    {
        public async ValueTask<ImageStudy> RunAsync(StudySource input, FlowContext context, CancellationToken cancellationToken)
        {
            var images = new List<ImageInstance>(input.Images.Count);
            foreach (var source in input.Images)
            {
                var image = await reading.ReadAsync(source, cancellationToken).ConfigureAwait(false);
                if (images.Count > 0 && image.Study.StudyInstanceUid != images[0].Study.StudyInstanceUid)
                {
                    throw new MedImagingException(ErrorKind.InvalidInput, $"'{source.Name}' has another Study Instance UID (0020,000D) than '{images[0].SourceName}'; give one study at a time.");
                }

                Warn(image, context);
                images.Add(image);
                context.ReportProgress((double)images.Count / input.Images.Count);
            }

            var study = new ImageStudy { Images = InOrder(images), Request = input.Request };
            RunFrames.Of(context).Study = study;
            return study;
        }

        private static List<ImageInstance> InOrder(List<ImageInstance> images)
            => [.. images.GroupBy(image => image.Series.SeriesInstanceUid, StringComparer.Ordinal).SelectMany(series => series.OrderBy(image => image.Descriptor.Number ?? int.MaxValue))];
    }

    private static void Warn(ImageInstance image, FlowContext context)
    {
        foreach (string warning in image.Warnings)
        {
            context.Warn(warning);
        }
    }
}
