using System.Buffers.Binary;
using System.IO.Compression;

namespace MedImaging.Codecs;

internal static class PngEncoder
{
    private static readonly byte[] ColorTypes = [0, 4, 2, 6];   // by channels: grey, grey + alpha, RGB, RGBA

    public static byte[] Encode(RasterImage image)
    {
        if (image.BitDepth > 16 || image.Format != SampleFormat.Unsigned)
        {
            throw new ArgumentException("A PNG file holds unsigned samples of 8 or 16 bits.", nameof(image));
        }

        using var file = new MemoryStream();
        file.Write(PngFormat.Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = (byte)image.BitDepth;
        header[9] = ColorTypes[image.Channels - 1];
        header[10..].Clear();   // deflate, adaptive filtering, no interlace
        WriteChunk(file, PngFormat.Header, header);
        WriteChunk(file, PngFormat.Data, Deflate(image));
        WriteChunk(file, PngFormat.End, []);
        return file.ToArray();
    }

    private static byte[] Deflate(RasterImage image)
    {
        int pixelBytes = image.Channels * image.BitDepth / 8;
        int rowBytes = checked(image.Width * pixelBytes);
        byte[] above = new byte[rowBytes], row = new byte[rowBytes], best = new byte[rowBytes + 1], tried = new byte[rowBytes + 1];
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < image.Height; y++)
            {
                CopyRow(image, y, row);
                FilterRow(row, above, pixelBytes, ref best, ref tried);
                zlib.Write(best);
                (row, above) = (above, row);
            }
        }

        return output.ToArray();
    }

    private static void CopyRow(RasterImage image, int y, byte[] row)
    {
        var source = image.Samples.Span.Slice(y * row.Length, row.Length);
        if (image.BitDepth == 8)
        {
            source.CopyTo(row);
            return;
        }

        for (int i = 0; i < row.Length; i += 2)   // PNG is big endian
        {
            (row[i], row[i + 1]) = (source[i + 1], source[i]);
        }
    }

    /// <summary>Tries the five filters and keeps the one whose bytes, read as signed, have the least sum (ISO/IEC 15948 12.8).</summary>
    private static void FilterRow(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, ref byte[] best, ref byte[] tried)
    {
        long least = long.MaxValue;
        for (byte filter = 0; filter <= 4; filter++)
        {
            tried[0] = filter;
            ApplyFilter(filter, row, above, pixelBytes, tried.AsSpan(1));
            long sum = SumOfMagnitudes(tried.AsSpan(1));
            if (sum < least)
            {
                least = sum;
                (best, tried) = (tried, best);
            }
        }
    }

    // One loop a filter, without a branch inside: this is where encoding spends its time.
    private static void ApplyFilter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> filtered)
    {
        above = above[..row.Length];
        filtered = filtered[..row.Length];
        int first = Math.Min(pixelBytes, row.Length);
        for (int i = 0; i < first; i++)   // no pixel to the left
        {
            filtered[i] = (byte)(row[i] - (filter switch { 2 or 4 => above[i], 3 => above[i] / 2, _ => 0 }));
        }

        switch (filter)
        {
            case 0:
                row[first..].CopyTo(filtered[first..]);
                break;
            case 1:
                SubtractLeft(row, pixelBytes, filtered);
                break;
            case 2:
                SubtractAbove(row, above, first, filtered);
                break;
            case 3:
                SubtractMean(row, above, pixelBytes, filtered);
                break;
            default:
                SubtractPaeth(row, above, pixelBytes, filtered);
                break;
        }
    }

    private static void SubtractLeft(ReadOnlySpan<byte> row, int pixelBytes, Span<byte> filtered)
    {
        for (int i = pixelBytes; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - row[i - pixelBytes]);
        }
    }

    private static void SubtractAbove(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int first, Span<byte> filtered)
    {
        for (int i = first; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - above[i]);
        }
    }

    private static void SubtractMean(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> filtered)
    {
        for (int i = pixelBytes; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - ((row[i - pixelBytes] + above[i]) >> 1));
        }
    }

    private static void SubtractPaeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> filtered)
    {
        for (int i = pixelBytes; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - PngFormat.Paeth(row[i - pixelBytes], above[i], above[i - pixelBytes]));
        }
    }

    private static long SumOfMagnitudes(ReadOnlySpan<byte> filtered)
    {
        long sum = 0;
        foreach (byte value in filtered)
        {
            sum += value < 128 ? value : 256 - value;
        }

        return sum;
    }

    private static void WriteChunk(MemoryStream file, uint type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4), type);
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), PngFormat.Crc(chunk.AsSpan(4, data.Length + 4)));
        file.Write(chunk);
    }
}
