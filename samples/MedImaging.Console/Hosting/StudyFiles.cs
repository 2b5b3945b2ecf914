using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>Writes what came of a study: the report as JSON and PDF, the picture, the heat map.</summary>
internal static class StudyFiles
{
    /// <summary>Names come from here, never from the images: a tag is not to be trusted with a path.</summary>
    public static async Task<IReadOnlyList<string>> WriteAsync(IServiceProvider host, DraftReport report, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var content = host.GetRequiredService<IContentStore>();
        var written = new List<string>();
        foreach (string format in (string[])["json", "pdf"])
        {
            var file = await host.GetRequiredKeyedService<IReportExporter>(format).ExportDraftAsync(report, content, cancellationToken);
            await WriteAsync($"report.{format}", file.Bytes);
        }

        var pictures = report.Findings.Frames.SelectMany(frame => frame.Pictures).ToList();
        await WritePicturesAsync(PictureKind.Frame, "image");
        await WritePicturesAsync(PictureKind.HeatMap, "heatmap");
        return written;

        async Task WritePicturesAsync(PictureKind kind, string name)
        {
            int number = 0;
            foreach (var picture in pictures.Where(picture => picture.Kind == kind))
            {
                number++;
                var bytes = await content.FindAsync(picture.Content.Hash, cancellationToken)
                    ?? throw new MedImagingException(ErrorKind.Corrupt, $"The store has lost picture {picture.Content.Hash.Hex[..8]}.");
                await WriteAsync(number == 1 ? $"{name}.png" : $"{name}-{number}.png", bytes);
            }
        }

        async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes)
        {
            string path = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(path, bytes, cancellationToken);
            written.Add(path);
        }
    }
}
