using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>Decodes the strips or tiles of a page and puts them where they belong.</summary>
internal static class TiffDecoder
{
    private static readonly StatePool<TiffLzw> Lzws = new();

    public static RasterImage Decode(TiffReader reader, TiffPage page)
    {
        byte[] samples = new byte[page.ByteCount];
        byte[] colors = page.Photometric == TiffTag.Palette ? ReadPalette(reader, page) : [];
        int chunk = 0;
        for (int plane = 0; plane < (page.IsPlanar ? page.Samples : 1); plane++)
        {
            for (int down = 0; down < page.ChunksDown; down++)
            {
                for (int across = 0; across < page.ChunksAcross; across++, chunk++)
                {
                    DecodeChunk(reader, page, chunk, (down * page.ChunkHeight, across * page.ChunkWidth, plane), colors, samples);
                }
            }
        }

        if (page.Photometric == TiffTag.WhiteIsZero)
        {
            TiffPixels.Invert(samples, page.Channels, page.BytesPerSample);
        }

        return TiffPixels.Orient(page, samples);
    }

    private static void DecodeChunk(TiffReader reader, TiffPage page, int chunk, (int Row, int Column, int Plane) at, byte[] colors, byte[] samples)
    {
        int rows = page.IsTiled ? page.ChunkHeight : Math.Min(page.ChunkHeight, page.Height - at.Row);
        long offset = reader.Number(page.Offsets, chunk), length = reader.Number(page.ByteCounts, chunk), needed = page.ChunkRowBytes * rows;
        if (needed > TiffPage.MostExpanded(page.Compression, length) || needed > Array.MaxLength)
        {
            throw TiffReader.Truncated($"has {length} bytes for a strip or tile of {needed}", Math.Min(offset, reader.Bytes.Length));
        }

        var source = reader.Slice(offset, length);
        byte[] pixels = ArrayPool<byte>.Shared.Rent((int)needed), copy = ArrayPool<byte>.Shared.Rent(Math.Max(source.Length, (int)page.ChunkRowBytes));
        try
        {
            var decoded = pixels.AsSpan(0, (int)needed);
            int written = Unpack(page, source, decoded, copy, offset);
            if (written < decoded.Length)
            {
                throw written < 0
                    ? TiffReader.Malformed("has an LZW code without a string", offset)
                    : TiffReader.Truncated($"has a strip or tile that ends after {written} of {decoded.Length} bytes", offset);
            }

            Restore(page, decoded, reader.IsLittleEndian, copy);
            TiffPixels.Place(page, decoded, at, rows, colors, samples);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static int Unpack(TiffPage page, ReadOnlySpan<byte> source, Span<byte> destination, byte[] copy, long offset)
    {
        source.CopyTo(copy);
        if (page.IsReversed)
        {
            TiffPixels.ReverseBits(copy.AsSpan(0, source.Length));
        }

        var packed = copy.AsSpan(0, source.Length);
        switch (page.Compression)
        {
            case TiffTag.NoCompression:
                packed[..destination.Length].CopyTo(destination);
                return destination.Length;
            case TiffTag.PackBits:
                return PackBits.Decode(packed, destination, out _);
            case TiffTag.Lzw:
                return UnpackLzw(packed, destination, offset);
            default:
                return ZlibBytes.Inflate(copy, source.Length, destination, "TIFF", offset, out _);
        }
    }

    private static int UnpackLzw(ReadOnlySpan<byte> packed, Span<byte> destination, long offset)
    {
        // Before version 5.0 of the specification the bits came in the other order: the code to begin with shows it.
        if (packed.Length >= 2 && packed[0] == 0 && (packed[1] & 1) != 0)
        {
            throw TiffReader.Unsupported("has LZW of the old kind", offset);
        }

        var lzw = Lzws.Rent();
        int written = lzw.Decode(packed, destination, out _);
        Lzws.Return(lzw);
        return written;
    }

    private static void Restore(TiffPage page, Span<byte> decoded, bool isLittleEndian, byte[] scratch)
    {
        if (!isLittleEndian && page.Predictor != TiffTag.FloatDifferences)
        {
            TiffPredictor.Swap(decoded, page.BytesPerSample);
        }

        if (page.Predictor == TiffTag.NoPredictor)
        {
            return;
        }

        int rowBytes = (int)page.ChunkRowBytes;
        for (int start = 0; start < decoded.Length; start += rowBytes)
        {
            var row = decoded.Slice(start, rowBytes);
            if (page.Predictor == TiffTag.Differences)
            {
                TiffPredictor.Undo(row, page.BytesPerSample, page.SamplesPerChunkPixel);
            }
            else
            {
                TiffPredictor.UndoFloat(row, page.SamplesPerChunkPixel, scratch);
            }
        }
    }

    // Numbers of 16 bits; files that mean 8 have none above 255 (as libtiff assumes).
    private static byte[] ReadPalette(TiffReader reader, TiffPage page)
    {
        int count = 1 << page.Bits, top = 0;
        for (int i = 0; i < 3 * count; i++)
        {
            top = Math.Max(top, (int)reader.Number(page.ColorMap, i));
        }

        var colors = new byte[3 * count];
        for (int i = 0; i < colors.Length; i++)
        {
            int value = (int)reader.Number(page.ColorMap, ((i % 3) * count) + (i / 3));
            colors[i] = (byte)(top < 256 ? value : value >> 8);
        }

        return colors;
    }
}
