using System.IO.Compression;
using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Reads NIfTI files in one piece as images.</summary>
/// <param name="options">The limits.</param>
internal sealed class NiftiImageReader(IOptions<NiftiReaderOptions> options) : IImageReader
{
    /// <inheritdoc/>
    public string Format => "NIfTI";

    /// <inheritdoc/>
    public bool CanRead(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return HeaderFields.TryOpen(head, out _);
        }

        // Any file may be compressed: only what is inside tells.
        byte[] inflated = new byte[HeaderFields.Length2];
        int filled = 0;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(head.ToArray()), CompressionMode.Decompress);
            for (int read; filled < inflated.Length && (read = gzip.Read(inflated, filled, inflated.Length - filled)) > 0;)
            {
                filled += read;
            }
        }
        catch (InvalidDataException)
        {
            // The head is cut: what came so far will do.
        }

        return HeaderFields.TryOpen(inflated.AsSpan(0, filled), out _);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageInstance> ReadAsync(ImageSource source, CancellationToken cancellationToken = default)
        => await NiftiReader.ReadImageAsync(source, data: null, options.Value, cancellationToken).ConfigureAwait(false);
}
