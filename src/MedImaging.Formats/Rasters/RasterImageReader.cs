using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Reads the pictures of one format as images: grey and colour as stored, without a place in a patient. A density of pixels that a file gives is one of print, and is not taken for millimetres.</summary>
/// <param name="format">The format.</param>
/// <param name="options">The limits.</param>
internal abstract class RasterImageReader(RasterFormat format, IOptions<RasterReaderOptions> options) : IImageReader
{
    /// <inheritdoc/>
    public string Format => format.Name;

    /// <inheritdoc/>
    public bool CanRead(ReadOnlySpan<byte> head) => format.CanRead(head);

    /// <inheritdoc/>
    public async ValueTask<ImageInstance> ReadAsync(ImageSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var limits = options.Value;
        var bytes = await source.ReadAsync(limits.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        return new RasterInstance(format, bytes, source.Name, limits);
    }
}
