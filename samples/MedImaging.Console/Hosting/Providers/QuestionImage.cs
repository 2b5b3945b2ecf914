using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>A picture that goes with a question: the frame as a viewer shows it, and nothing else of its file.</summary>
internal static class QuestionImage
{
    public static async Task<DataContent> ReadAsync(IServiceProvider host, string file, CancellationToken cancellationToken)
    {
        var source = ImageSource.FromFile(file);
        var bytes = await source.ReadAsync(cancellationToken: cancellationToken);
        var reader = host.GetServices<IImageReader>().FirstOrDefault(candidate => candidate.CanRead(bytes.Span[..Math.Min(1024, bytes.Length)]))
            ?? throw new MedImagingException(ErrorKind.UnsupportedFormat, $"'{source.Name}' is in no format that can be read here.");
        var image = await reader.ReadAsync(ImageSource.FromBytes(source.Name, bytes), cancellationToken);
        if (image.Descriptor.FrameCount == 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"'{source.Name}' holds no picture.");
        }

        return new DataContent(host.GetRequiredService<IFrameRenderer>().RenderPng(image.ReadFrame(0)), "image/png");
    }
}
