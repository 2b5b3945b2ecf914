using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>The files a table of labels names, read one at a time; what cannot be read is told apart.</summary>
internal sealed class LabelledCases(IServiceProvider host, string folder, IReadOnlyList<LabelledFile> files)
{
    private const int HeadLength = 1024;
    private readonly List<(string File, MedImagingException Error)> _errors = [];
    private readonly List<IImageReader> _readers = [.. host.GetServices<IImageReader>()];

    public IReadOnlyList<(string File, MedImagingException Error)> Errors => _errors;

    public async IAsyncEnumerable<(PixelFrame Frame, int Label)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var file in files)
        {
            if (await TryReadAsync(file.File, cancellationToken) is { } frame)
            {
                yield return (frame, file.Label);
            }
        }
    }

    private async Task<PixelFrame?> TryReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var source = ImageSource.FromFile(Path.Combine(folder, file));
            var bytes = await source.ReadAsync(cancellationToken: cancellationToken);
            var reader = _readers.Find(candidate => candidate.CanRead(bytes.Span[..Math.Min(HeadLength, bytes.Length)])) ?? _readers[0];
            var image = await reader.ReadAsync(ImageSource.FromBytes(source.Name, bytes), cancellationToken);
            return image.Descriptor.FrameCount == 1
                ? image.ReadFrame(0)
                : throw new MedImagingException(ErrorKind.InvalidInput, $"'{source.Name}' has {image.Descriptor.FrameCount} frames; a label is of a file with one.");
        }
        catch (MedImagingException ex)
        {
            _errors.Add((file, ex));
            return null;
        }
    }
}
