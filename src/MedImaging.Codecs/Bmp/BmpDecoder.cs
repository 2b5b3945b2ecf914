using System.Buffers.Binary;
using System.Numerics;

namespace MedImaging.Codecs;

internal static class BmpDecoder
{
    public static RasterImage Decode(ReadOnlySpan<byte> bytes, RasterLimits limits)
    {
        var header = BmpHeader.Parse(bytes, limits);
        int channels = header.Channels, rowSamples = header.Width * channels;
        byte[] samples = new byte[(long)rowSamples * header.Height];
        byte[] indices = header.Bits > 8 ? [] : header.HasRuns ? BmpRuns.Decode(bytes, header) : new byte[header.Width];
        for (int y = 0; y < header.Height; y++)
        {
            var target = samples.AsSpan((header.IsTopDown ? y : header.Height - 1 - y) * rowSamples, rowSamples);
            if (header.HasRuns)
            {
                ColorRow(header, indices.AsSpan(y * header.Width, header.Width), target, channels);
                continue;
            }

            var row = bytes.Slice(header.DataOffset + (int)(y * header.RowBytes), (int)header.RowBytes);
            if (header.Bits <= 8)
            {
                Unpack(row, header.Bits, indices);
                ColorRow(header, indices, target, channels);
            }
            else
            {
                FieldRow(header, row, target, channels);
            }
        }

        return new RasterImage(header.Width, header.Height, channels, 8, samples);
    }

    // The leftmost pixel is in the high bits.
    private static void Unpack(ReadOnlySpan<byte> row, int bits, Span<byte> indices)
    {
        int mask = (1 << bits) - 1;
        for (int x = 0; x < indices.Length; x++)
        {
            int bit = x * bits;
            indices[x] = (byte)((row[bit >> 3] >> (8 - bits - (bit & 7))) & mask);
        }
    }

    private static void ColorRow(BmpHeader header, ReadOnlySpan<byte> indices, Span<byte> target, int channels)
    {
        byte[] palette = header.Palette;
        for (int x = 0, to = 0; x < indices.Length; x++, to += channels)
        {
            int at = 3 * indices[x];
            if (at >= palette.Length)
            {
                throw BmpHeader.Malformed($"names a colour past the {palette.Length / 3} of its palette", header.DataOffset);
            }

            target[to] = palette[at];
            if (channels == 3)
            {
                (target[to + 1], target[to + 2]) = (palette[at + 1], palette[at + 2]);
            }
        }
    }

    private static void FieldRow(BmpHeader header, ReadOnlySpan<byte> row, Span<byte> target, int channels)
    {
        if (header.Bits == 24)
        {
            for (int i = 0; i < target.Length; i += 3)
            {
                (target[i], target[i + 1], target[i + 2]) = (row[i + 2], row[i + 1], row[i]);
            }

            return;
        }

        for (int c = 0; c < channels; c++)
        {
            uint mask = header.Masks[c];
            int shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
            ulong top = Math.Max(1, mask >> shift);
            for (int x = 0, to = c; x < header.Width; x++, to += channels)
            {
                uint pixel = header.Bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
                target[to] = (byte)((((ulong)((pixel & mask) >> shift) * 255) + (top / 2)) / top);
            }
        }
    }
}
