using System.Buffers;

namespace MedImaging.Dicom;

/// <summary>Writes Part 10 files: a zero preamble, the meta information made anew, the dataset (PS3.10 7). Values are written from where they lie; the file is never built in memory first.</summary>
public static class DicomWriter
{
    /// <summary>The Implementation Class UID of files written here, (0002,0012).</summary>
    public const string ImplementationClassUid = "2.25.50797066729732650305338057390831629634";

    /// <summary>The Implementation Version Name of files written here, (0002,0013).</summary>
    public const string ImplementationVersionName = "MEDIMAGING_SDK";

    /// <summary>Writes a file to memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="MedImagingException">The dataset has no SOP class or instance UID, a text does not fit its character set, or a value breaks the rules of its VR (<see cref="ErrorKind.InvalidInput"/>); the pixel data are not in the form of the transfer syntax (<see cref="ErrorKind.UnsupportedFormat"/>); or the file is too long for memory (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static byte[] ToBytes(DicomFile file, DicomWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var chunks = FileChunks.OfFile(file, options ?? new DicomWriterOptions());
        return ToBytes(chunks);
    }

    /// <summary>Writes a file into a buffer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="output">The buffer.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="MedImagingException">As for <see cref="ToBytes(DicomFile, DicomWriterOptions?)"/>; nothing is written then.</exception>
    public static void Write(DicomFile file, IBufferWriter<byte> output, DicomWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(output);
        using var chunks = FileChunks.OfFile(file, options ?? new DicomWriterOptions());
        Write(chunks, output);
    }

    /// <summary>Writes a file to a stream.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="MedImagingException">As for <see cref="ToBytes(DicomFile, DicomWriterOptions?)"/>; nothing is written then.</exception>
    public static async Task WriteAsync(DicomFile file, Stream stream, DicomWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(stream);
        using var chunks = FileChunks.OfFile(file, options ?? new DicomWriterOptions());
        foreach (var chunk in chunks.Chunks())
        {
            await stream.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a dataset alone, without preamble and meta information, as a network message has it (PS3.8).</summary>
    /// <param name="dataset">The dataset; elements of groups 0000 and 0002 are left out.</param>
    /// <param name="transferSyntax">The transfer syntax.</param>
    /// <param name="output">The buffer.</param>
    /// <param name="options">How; its transfer syntax does not count.</param>
    /// <exception cref="MedImagingException">As for <see cref="ToBytes(DicomFile, DicomWriterOptions?)"/>; nothing is written then.</exception>
    public static void WriteDataset(DicomDataset dataset, TransferSyntax transferSyntax, IBufferWriter<byte> output, DicomWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(transferSyntax);
        ArgumentNullException.ThrowIfNull(output);
        using var chunks = FileChunks.OfDataset(dataset, transferSyntax, options ?? new DicomWriterOptions());
        Write(chunks, output);
    }

    private static byte[] ToBytes(FileChunks chunks)
    {
        if (chunks.Length > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: a file of {chunks.Length} bytes is too long for memory; write it to a stream.");
        }

        if (chunks.IsDeflated)
        {
            var output = new ArrayBufferWriter<byte>();
            Write(chunks, output);
            return output.WrittenSpan.ToArray();
        }

        byte[] bytes = new byte[chunks.Length];
        int position = 0;
        foreach (var chunk in chunks.Chunks())
        {
            chunk.Span.CopyTo(bytes.AsSpan(position));
            position += chunk.Length;
        }

        return bytes;
    }

    private static void Write(FileChunks chunks, IBufferWriter<byte> output)
    {
        foreach (var chunk in chunks.Chunks())
        {
            output.Write(chunk.Span);
        }
    }
}
