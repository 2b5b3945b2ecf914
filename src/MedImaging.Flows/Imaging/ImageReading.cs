namespace MedImaging;

/// <summary>Reads sources: picks the reader by the first bytes, keeps the bytes, and names the file in every error.</summary>
internal sealed class ImageReading(IEnumerable<IImageReader> readers, IContentStore content)
{
    private const int HeadLength = 1_024;
    private readonly IImageReader[] _readers = [.. readers];

    internal static IImageReader? Choose(IEnumerable<IImageReader> readers, ReadOnlyMemory<byte> bytes)
        => readers.FirstOrDefault(reader => reader.CanRead(bytes.Span[..Math.Min(bytes.Length, HeadLength)]));

    internal static string MediaType(IImageReader? reader) => reader?.Format.ToUpperInvariant() switch
    {
        "DICOM" => "application/dicom",
        "PNG" => "image/png",
        _ => "application/octet-stream",
    };

    internal async ValueTask<ContentReference> KeepAsync(ImageSource source, CancellationToken cancellationToken)
    {
        var bytes = await source.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return await content.PutAsync(bytes, MediaType(Choose(_readers, bytes)), cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<ImageInstance> ReadAsync(ImageSource source, CancellationToken cancellationToken)
    {
        var bytes = await source.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        if (Choose(_readers, bytes) is not { } reader)
        {
            string known = string.Join(", ", _readers.Select(item => item.Format));
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"'{source.Name}' is in no format that can be read here ({known}); give the original image file.") { Offset = 0 };
        }

        var image = await ReadAsync(reader, ImageSource.FromBytes(source.Name, bytes), cancellationToken).ConfigureAwait(false);
        await content.PutAsync(bytes, MediaType(reader), cancellationToken).ConfigureAwait(false);
        return image;
    }

    /// <summary>Finds a frame again from the kept bytes, as after a resume, and proves that it is the same.</summary>
    internal async ValueTask<PixelFrame> ReadAgainAsync(FrameReference frame, CancellationToken cancellationToken)
    {
        if (await content.FindAsync(frame.SourceHash, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"The bytes of '{frame.SourceName}' are not in the content store; its pixels cannot be read again.");
        }

        if (Choose(_readers, bytes) is not { } reader)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"'{frame.SourceName}' is in no format that can be read here.");
        }

        var image = await ReadAsync(reader, ImageSource.FromBytes(frame.SourceName, bytes), cancellationToken).ConfigureAwait(false);
        var pixels = image.ReadFrame(frame.Index);
        return pixels.PixelHash == frame.PixelHash
            ? pixels
            : throw new MedImagingException(ErrorKind.Corrupt, $"Frame {frame.Index} of '{frame.SourceName}' has other pixels than when it was first read.");
    }

    /// <summary>An error of this file, with its name.</summary>
    internal static MedImagingException Named(string name, MedImagingException error)
        => error.Message.Contains($"'{name}'", StringComparison.Ordinal)
            ? error
            : new MedImagingException(error.Kind, $"'{name}': {error.Message}", error) { Offset = error.Offset };

    private static async ValueTask<ImageInstance> ReadAsync(IImageReader reader, ImageSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException ex)
        {
            throw Named(source.Name, ex);
        }
    }
}
