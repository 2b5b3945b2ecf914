using System.Buffers.Binary;
using System.IO.Compression;

namespace MedImaging.Dicom;

/// <summary>A whole file as a row of chunks: the preamble, the meta information and the dataset, deflated where the transfer syntax says so.</summary>
internal sealed class FileChunks : IDisposable
{
    private const int DeflateBlock = 1 << 16;

    private readonly TransferSyntax _syntax;
    private readonly ReadOnlyMemory<byte> _head;
    private readonly DatasetEncoder _dataset;

    private FileChunks(ReadOnlyMemory<byte> head, DicomDataset dataset, TransferSyntax syntax, DicomWriterOptions options)
    {
        var layout = DatasetLayout.Of(dataset, syntax, options, isMeta: false);
        (_head, _syntax, Length) = (head, syntax, head.Length + layout.Length);
        _dataset = new DatasetEncoder(dataset, layout, syntax, options);
    }

    /// <summary>Gets how many bytes there will be; without deflating.</summary>
    public long Length { get; }

    public bool IsDeflated => _syntax.IsDeflated;

    public static FileChunks OfFile(DicomFile file, DicomWriterOptions options)
    {
        var syntax = options.TransferSyntax ?? file.TransferSyntax;
        if (file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Fragments is null && syntax is { IsEncapsulated: true, IsDeflated: false })
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: the pixel data are not compressed; writing them as {syntax} is not supported: encode them first.");
        }

        // Groups 0800 and 0200 do not exist. At the start of a file a reader that looks takes the one for 0008 in the other order of bytes, and the other, in
        // big endian, for more of the meta information.
        if (syntax.IsExplicit && file.Dataset.FirstOrDefault(element => element.Tag.Group is not (0 or 2) && !element.Tag.IsGroupLength) is { Tag.Group: 0x0800 or 0x0200 } first)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: {first.Tag} cannot be the first element of a file: there is no such group (PS3.6).");
        }

        return new FileChunks(Head(MetaInformation.Make(file, syntax, options)), file.Dataset, syntax, options);
    }

    public static FileChunks OfDataset(DicomDataset dataset, TransferSyntax syntax, DicomWriterOptions options) => new(default, dataset, syntax, options);

    public void Dispose() => _dataset.Dispose();

    /// <summary>Gives the bytes in order; each chunk holds until the next is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        if (!_head.IsEmpty)
        {
            yield return _head;
        }

        foreach (var chunk in IsDeflated ? Deflated() : _dataset.Chunks())
        {
            yield return chunk;
        }
    }

    // Deflated without a zlib or gzip header, and made even with a zero byte (PS3.5 A.5).
    // The compressor gets blocks of one size, for its output depends on them: one dataset gives one file, wherever its values lie.
    private IEnumerable<ReadOnlyMemory<byte>> Deflated()
    {
        using var output = new MemoryStream();
        byte[] block = new byte[DeflateBlock];
        int count = 0;
        long length = 0;
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var chunk in _dataset.Chunks())
            {
                for (int done = 0; done < chunk.Length;)
                {
                    int part = Math.Min(block.Length - count, chunk.Length - done);
                    chunk.Span.Slice(done, part).CopyTo(block.AsSpan(count));
                    (count, done) = (count + part, done + part);
                    if (count == block.Length)
                    {
                        deflate.Write(block);
                        count = 0;
                        length += output.Length;
                        yield return output.GetBuffer().AsMemory(0, (int)output.Length);
                        output.SetLength(0);
                    }
                }
            }

            deflate.Write(block.AsSpan(0, count));
        }

        if (((length + output.Length) & 1) != 0)
        {
            output.WriteByte(0);
        }

        yield return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    // The preamble is zero, never what was in it: it can hide a program (PS3.10 7.5).
    private static byte[] Head(DicomDataset meta)
    {
        var options = new DicomWriterOptions { Checks = ValueChecks.All };
        var layout = DatasetLayout.Of(meta, TransferSyntax.ExplicitLittleEndian, options, isMeta: true);
        using var encoder = new DatasetEncoder(meta, layout, TransferSyntax.ExplicitLittleEndian, options, isMeta: true);
        byte[] head = new byte[144 + layout.Length];
        "DICM"u8.CopyTo(head.AsSpan(128));

        // Group 0002 begins with the length of what follows it (PS3.10 7.1).
        ReadOnlySpan<byte> groupLength = [2, 0, 0, 0, (byte)'U', (byte)'L', 4, 0];
        groupLength.CopyTo(head.AsSpan(132));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(140), (uint)layout.Length);
        int position = 144;
        foreach (var chunk in encoder.Chunks())
        {
            chunk.Span.CopyTo(head.AsSpan(position));
            position += chunk.Length;
        }

        return head;
    }
}
