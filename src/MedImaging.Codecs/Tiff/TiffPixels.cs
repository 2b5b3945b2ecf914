namespace MedImaging.Codecs;

/// <summary>From decoded strips and tiles to the samples of a <see cref="RasterImage"/>.</summary>
internal static class TiffPixels
{
    public static void Place(TiffPage page, ReadOnlySpan<byte> decoded, (int Row, int Column, int Plane) at, int rows, byte[] colors, byte[] samples)
    {
        int width = Math.Min(page.ChunkWidth, page.Width - at.Column), rowBytes = (int)page.ChunkRowBytes, pixelBytes = page.Channels * page.BytesPerSample;
        for (int y = 0; y < Math.Min(rows, page.Height - at.Row); y++)
        {
            var row = decoded.Slice(y * rowBytes, rowBytes);
            var target = samples.AsSpan((((at.Row + y) * page.Width) + at.Column) * pixelBytes, width * pixelBytes);
            if (page.Photometric == TiffTag.Palette)
            {
                for (int x = 0; x < width; x++)
                {
                    colors.AsSpan(3 * Packed(row, x, page.Bits), 3).CopyTo(target[(3 * x)..]);
                }
            }
            else if (page.Bits < 8)
            {
                int top = (1 << page.Bits) - 1;
                for (int x = 0; x < width; x++)
                {
                    target[x] = (byte)(Packed(row, x, page.Bits) * 255 / top);
                }
            }
            else if (!page.IsPlanar)
            {
                row[..target.Length].CopyTo(target);
            }
            else
            {
                PlacePlane(row, page.BytesPerSample, target[(at.Plane * page.BytesPerSample)..], pixelBytes, width);
            }
        }
    }

    public static void ReverseBits(Span<byte> bytes)
    {
        foreach (ref byte value in bytes)
        {
            value = (byte)((((value * 0x80200802UL) & 0x0884422110UL) * 0x0101010101UL) >> 32);
        }
    }

    /// <summary>Makes 0 black; alpha, the second of two channels, stays.</summary>
    public static void Invert(Span<byte> samples, int channels, int bytesPerSample)
    {
        int pixelBytes = channels * bytesPerSample;
        for (int i = 0; i < samples.Length; i += pixelBytes)
        {
            for (int b = 0; b < bytesPerSample; b++)
            {
                samples[i + b] ^= byte.MaxValue;
            }
        }
    }

    /// <summary>Turns the page upright (TIFF 6.0 section 8, Orientation).</summary>
    public static RasterImage Orient(TiffPage page, byte[] samples)
    {
        int orientation = page.Orientation is >= 1 and <= 8 ? page.Orientation : 1;
        if (orientation == 1)
        {
            return new RasterImage(page.Width, page.Height, page.Channels, page.BytesPerSample * 8, samples, page.Format);
        }

        bool swaps = orientation >= 5, fromRight = orientation is 2 or 3 or 7 or 8, fromBottom = orientation is 3 or 4 or 6 or 7;
        int width = swaps ? page.Height : page.Width, height = swaps ? page.Width : page.Height, pixelBytes = page.Channels * page.BytesPerSample;
        byte[] turned = new byte[samples.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int column = swaps ? y : x, row = swaps ? x : y;
                column = fromRight ? page.Width - 1 - column : column;
                row = fromBottom ? page.Height - 1 - row : row;
                samples.AsSpan(((row * page.Width) + column) * pixelBytes, pixelBytes).CopyTo(turned.AsSpan(((y * width) + x) * pixelBytes));
            }
        }

        return new RasterImage(width, height, page.Channels, page.BytesPerSample * 8, turned, page.Format);
    }

    private static void PlacePlane(ReadOnlySpan<byte> row, int bytesPerSample, Span<byte> target, int pixelBytes, int width)
    {
        for (int x = 0; x < width; x++)
        {
            row.Slice(x * bytesPerSample, bytesPerSample).CopyTo(target[(x * pixelBytes)..]);
        }
    }

    private static int Packed(ReadOnlySpan<byte> row, int x, int bits)
    {
        long bit = (long)x * bits;
        return (row[(int)(bit >> 3)] >> (8 - bits - (int)(bit & 7))) & ((1 << bits) - 1);
    }
}
