using System.Buffers;
using System.IO.Compression;

namespace MedImaging.Dicom;

/// <summary>Inflates the dataset of a deflated file (PS3.5 A.5) into memory, in bounds that hold while it grows.</summary>
internal static class DatasetInflater
{
    // A dataset of zeros deflates 1,000 times, and so does a bomb: what is small enough is let through whatever its ratio.
    private const long FreeBytes = 16L << 20;
    private const int FirstChunk = 64 << 10;
    private const int LargestChunk = 1 << 20;

    public static byte[] Inflate(ByteSource source, int start, DicomReaderOptions options, ReadingNotes notes, CancellationToken cancellationToken)
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(8, source.Length - start)];
        source.Read(start, head);
        bool isWrapped = IsZlib(head);
        if (isWrapped)
        {
            notes.Add("The deflated dataset has a zlib header (RFC 1950); it should be a raw deflate stream (PS3.5 A.5).", start);
        }

        var input = new SourceStream(source, isWrapped ? start + 2 : start);
        var chunks = new List<(byte[] Bytes, int Count)>();
        try
        {
            long total = Fill(input, chunks, options, cancellationToken);
            if (input.WasAskedPastEnd && total > 0)
            {
                notes.Add("The deflated dataset ends before its stream does (PS3.5 A.5, RFC 1951): something may be missing.", source.Length);
            }

            byte[] all = GC.AllocateUninitializedArray<byte>((int)total);
            int position = 0;
            foreach (var (bytes, count) in chunks)
            {
                bytes.AsSpan(0, count).CopyTo(all.AsSpan(position));
                position += count;
            }

            return all;
        }
        catch (Exception ex) when (ex is InvalidDataException or IOException)
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"DICOM: the deflated dataset is not a deflate stream (PS3.5 A.5, RFC 1951); near offset {input.Position} of the file.", ex) { Offset = input.Position };
        }
        finally
        {
            chunks.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk.Bytes));
        }
    }

    private static long Fill(SourceStream input, List<(byte[] Bytes, int Count)> chunks, DicomReaderOptions options, CancellationToken cancellationToken)
    {
        using var inflated = new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true);
        long total = 0, most = Math.Min(options.MaxInflatedBytes, Array.MaxLength);
        int size = FirstChunk;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] chunk = ArrayPool<byte>.Shared.Rent(size);
            chunks.Add((chunk, 0));
            int count = inflated.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            chunks[^1] = (chunk, count);
            total += count;
            if (total > most)
            {
                throw TooLarge($"to more than {most} bytes", input.Position);
            }

            if (total > FreeBytes && total - FreeBytes > input.Consumed * options.MaxInflationRatio)
            {
                throw TooLarge($"to more than {options.MaxInflationRatio} times what is there", input.Position);
            }

            if (count < chunk.Length)
            {
                return total;
            }

            size = Math.Min(size * 2, LargestChunk);
        }
    }

    // A raw stream may start with the same two bytes only as a stored block, whose length stands twice (RFC 1951 3.2.4).
    private static bool IsZlib(ReadOnlySpan<byte> head)
        => head.Length >= 5 && (head[0] & 0x0F) == 8 && head[0] >> 4 <= 7 && ((head[0] << 8) | head[1]) % 31 == 0 && (head[1] & 0x20) == 0
            && !((head[0] & 7) == 0 && (head[1] ^ head[3]) == 0xFF && (head[2] ^ head[4]) == 0xFF);

    private static MedImagingException TooLarge(string what, long offset)
        => new(ErrorKind.LimitExceeded, $"DICOM: the deflated dataset inflates {what}; at offset {offset} of the file.") { Offset = offset };
}
