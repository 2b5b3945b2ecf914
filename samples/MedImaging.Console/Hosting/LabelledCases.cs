using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>The files a table of labels names, read one at a time; what cannot be read is told apart.</summary>
internal sealed class LabelledCases(IServiceProvider host, string folder, IReadOnlyList<LabelledFile> files)
{
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
            var image = await ImageFile.ReadAsync(_readers, Path.Combine(folder, file), cancellationToken: cancellationToken);
            return image.Descriptor.FrameCount == 1
                ? image.ReadFrame(0)
                : throw new MedImagingException(ErrorKind.InvalidInput, $"'{Path.GetFileName(file)}' has {image.Descriptor.FrameCount} frames; a label is of a file with one.");
        }
        catch (MedImagingException ex)
        {
            _errors.Add((file, ex));
            return null;
        }
    }
}
