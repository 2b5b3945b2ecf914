namespace MedImaging;

/// <summary>Reads one file format.</summary>
public interface IImageReader
{
    /// <summary>Gets the format's name for messages, such as <c>DICOM</c>.</summary>
    string Format { get; }

    /// <summary>Says whether these first bytes look like this format; it never throws.</summary>
    /// <param name="head">The first bytes of the file, up to 1,024.</param>
    /// <returns><see langword="true"/> when this reader should be asked.</returns>
    bool CanRead(ReadOnlySpan<byte> head);

    /// <summary>Reads the object's header; pixels are decoded when a frame is asked for.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The object.</returns>
    /// <exception cref="MedImagingException">The bytes are malformed, unsupported or past a limit; the message has the offset and the tag.</exception>
    ValueTask<ImageInstance> ReadAsync(ImageSource source, CancellationToken cancellationToken = default);
}
