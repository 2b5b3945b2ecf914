using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>A picture that goes with a question: the frame as a viewer shows it, and nothing else of its file.</summary>
internal static class QuestionImage
{
    public static async Task<DataContent> ReadAsync(IServiceProvider host, string file, CancellationToken cancellationToken)
    {
        var image = await ImageFile.ReadAsync(host.GetServices<IImageReader>(), file, cancellationToken: cancellationToken);
        if (image.Descriptor.FrameCount == 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"'{Path.GetFileName(file)}' holds no picture.");
        }

        return new DataContent(host.GetRequiredService<IFrameRenderer>().RenderPng(image.ReadFrame(0)), "image/png");
    }
}
