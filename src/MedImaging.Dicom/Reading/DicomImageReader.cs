using Microsoft.Extensions.Options;

namespace MedImaging.Dicom;

/// <summary>Reads DICOM files as images.</summary>
/// <param name="options">The limits.</param>
internal sealed class DicomImageReader(IOptions<DicomReaderOptions> options) : IImageReader
{
    /// <inheritdoc/>
    public string Format => "DICOM";

    /// <inheritdoc/>
    public bool CanRead(ReadOnlySpan<byte> head) => Preamble.Find(head).Start >= 0;

    /// <inheritdoc/>
    public async ValueTask<ImageInstance> ReadAsync(ImageSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var limits = options.Value;
        var bytes = await source.ReadAsync(limits.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        return new DicomInstance(DicomFile.Parse(bytes, limits), source.Name, ContentHash.Of(bytes.Span), limits);
    }
}
