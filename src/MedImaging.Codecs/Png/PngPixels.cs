using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>From inflated, filtered rows to the samples of a <see cref="RasterImage"/>.</summary>
internal static class PngPixels
{
    public static RasterImage Expand(PngFile file, byte[] raw)
    {
        int channels = (file.ColorType == 3 ? 3 : file.SamplesPerPixel) + (file.Transparency is null ? 0 : 1);
        int sampleBytes = file.BitDepth == 16 ? 2 : 1;
        long length = (long)file.Width * file.Height * channels * sampleBytes;
        if (length > Array.MaxLength)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The PNG picture needs {length} bytes, more than an array can hold", 16);
        }

        var samples = new byte[length];
        int offset = 0;
        foreach (var pass in file.Passes())
        {
            int stride = (int)pass.RowBytes + 1;
            Unfilter(raw.AsSpan(offset, stride * pass.Height), stride, Math.Max(1, file.SamplesPerPixel * file.BitDepth / 8), file.DataOffset);
            for (int row = 0; row < pass.Height; row++)
            {
                ExpandRow(file, pass, row, raw.AsSpan(offset + 1, stride - 1), samples, channels * sampleBytes);
                offset += stride;
            }
        }

        return new RasterImage(file.Width, file.Height, channels, sampleBytes * 8, samples);
    }

    private static void Unfilter(Span<byte> rows, int stride, int pixelBytes, long dataOffset)
    {
        ReadOnlySpan<byte> above = new byte[stride - 1];
        for (int start = 0; start < rows.Length; start += stride)
        {
            byte filter = rows[start];
            if (filter > 4)
            {
                throw new CodecException(CodecFault.Malformed, $"The PNG pixel data names filter {filter} for row {start / stride}; there are 0 to 4", dataOffset);
            }

            var row = rows.Slice(start + 1, stride - 1);
            UnfilterRow(filter, row, above, pixelBytes);
            above = row;
        }
    }

    private static void UnfilterRow(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        if (filter == 0)
        {
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            byte left = i >= pixelBytes ? row[i - pixelBytes] : (byte)0;
            byte corner = i >= pixelBytes ? above[i - pixelBytes] : (byte)0;
            row[i] += filter switch
            {
                1 => left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                _ => PngFormat.Paeth(left, above[i], corner),
            };
        }
    }

    private static void ExpandRow(PngFile file, PngPass pass, int row, ReadOnlySpan<byte> source, byte[] samples, int pixelBytes)
    {
        long y = pass.Y + ((long)row * pass.StepY);
        if (pass.StepX == 1 && file is { BitDepth: 8, ColorType: not 3, Transparency: null })
        {
            source.CopyTo(samples.AsSpan((int)(y * source.Length)));   // most files: the row is as it should be
            return;
        }

        for (int i = 0; i < pass.Width; i++)
        {
            long x = pass.X + ((long)i * pass.StepX);
            var target = samples.AsSpan((int)(((y * file.Width) + x) * pixelBytes), pixelBytes);
            if (file.ColorType == 3)
            {
                WritePaletteColor(file, Packed(source, i, file.BitDepth), target);
            }
            else if (file.BitDepth < 8)
            {
                WritePackedGrey(file, Packed(source, i, file.BitDepth), target);
            }
            else
            {
                WriteWhole(file, source, i, target);
            }
        }
    }

    /// <summary>The i-th sample of 1, 2, 4 or 8 bits; the leftmost is in the high bits (ISO/IEC 15948 7.2).</summary>
    private static int Packed(ReadOnlySpan<byte> source, int i, int bits)
    {
        int bit = i * bits;
        return (source[bit >> 3] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }

    private static void WritePaletteColor(PngFile file, int index, Span<byte> target)
    {
        var palette = file.Palette.AsSpan();
        if (index >= palette.Length / 3)
        {
            throw new CodecException(CodecFault.Malformed, $"The PNG pixel data names a colour past the palette's {palette.Length / 3}", file.DataOffset);
        }

        palette.Slice(index * 3, 3).CopyTo(target);
        if (file.Transparency is { } alpha)
        {
            target[3] = index < alpha.Length ? alpha[index] : byte.MaxValue;
        }
    }

    private static void WritePackedGrey(PngFile file, int value, Span<byte> target)
    {
        target[0] = (byte)(value * 255 / ((1 << file.BitDepth) - 1));
        if (file.Transparency is { } key)
        {
            target[1] = value == BinaryPrimitives.ReadUInt16BigEndian(key) ? byte.MinValue : byte.MaxValue;
        }
    }

    private static void WriteWhole(PngFile file, ReadOnlySpan<byte> source, int i, Span<byte> target)
    {
        int sampleBytes = file.BitDepth / 8, length = file.SamplesPerPixel * sampleBytes;
        var pixel = source.Slice(i * length, length);
        pixel.CopyTo(target);
        if (file.Transparency is { } key)
        {
            target[length..].Fill(IsKeyColor(pixel, key, sampleBytes) ? byte.MinValue : byte.MaxValue);
        }

        if (sampleBytes == 2)
        {
            for (int b = 0; b < length; b += 2)   // PNG is big endian, RasterImage little
            {
                (target[b], target[b + 1]) = (target[b + 1], target[b]);
            }
        }
    }

    private static bool IsKeyColor(ReadOnlySpan<byte> pixel, ReadOnlySpan<byte> key, int sampleBytes)
    {
        for (int s = 0; s < key.Length / 2; s++)
        {
            int value = sampleBytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(pixel[(s * 2)..]) : pixel[s];
            if (value != BinaryPrimitives.ReadUInt16BigEndian(key[(s * 2)..]))
            {
                return false;
            }
        }

        return true;
    }
}
