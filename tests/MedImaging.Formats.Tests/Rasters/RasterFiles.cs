using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Formats.Tests;

/// <summary>Reads files as a host does: by the first registered reader that knows their first bytes.</summary>
internal static class RasterFiles
{
    public static ServiceProvider Services(Action<RasterReaderOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddNifti().AddRasterImages(configure);
        return services.BuildServiceProvider();
    }

    public static IImageReader ReaderOf(IServiceProvider services, ReadOnlySpan<byte> bytes)
    {
        foreach (var reader in services.GetServices<IImageReader>())
        {
            if (reader.CanRead(bytes[..Math.Min(1024, bytes.Length)]))
            {
                return reader;
            }
        }

        throw new MedImagingException(ErrorKind.UnsupportedFormat, "No reader knows these bytes.");
    }

    public static async Task<ImageInstance> ReadAsync(byte[] bytes, Action<RasterReaderOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        using var services = Services(configure);
        return await ReaderOf(services, bytes).ReadAsync(ImageSource.FromBytes("picture", bytes), cancellationToken);
    }
}
