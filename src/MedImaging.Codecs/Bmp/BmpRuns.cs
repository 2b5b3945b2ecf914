namespace MedImaging.Codecs;

/// <summary>The run lengths of bitmaps of 4 and 8 bits.</summary>
internal static class BmpRuns
{
    /// <summary>Gives a palette index for each pixel, bottom row first; pixels that were skipped have the first.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> bytes, BmpHeader header)
    {
        byte[] indices = new byte[(long)header.Width * header.Height];
        int at = header.DataOffset, x = 0, y = 0;
        while (at <= bytes.Length - 2)
        {
            int count = bytes[at], value = bytes[at + 1], start = at;
            at += 2;
            if (count > 0)
            {
                Fill(Take(indices, header, x, y, count, start), value, header.Bits);
                x += count;
            }
            else if (value > 2)
            {
                int length = ((value * header.Bits) + 7) / 8;
                if (length > bytes.Length - at)
                {
                    break;
                }

                Copy(bytes.Slice(at, length), Take(indices, header, x, y, value, start), header.Bits);
                x += value;
                at += (length + 1) & ~1;
            }
            else if (value == 1)
            {
                return indices;
            }
            else if (value == 0)
            {
                (x, y) = (0, y + 1);
            }
            else if (at > bytes.Length - 2)
            {
                break;
            }
            else
            {
                (x, y) = (x + bytes[at], y + bytes[at + 1]);
                at += 2;
            }

            if (y > header.Height || x > header.Width)
            {
                throw BmpHeader.Malformed("has run lengths that pass the picture", start);
            }
        }

        // The mark of the end may be missing once all rows are there.
        bool isWhole = y == header.Height || (y == header.Height - 1 && x == header.Width);
        return isWhole ? indices : throw BmpHeader.Truncated($"ends in row {y} of {header.Height}", bytes.Length);
    }

    private static Span<byte> Take(byte[] indices, BmpHeader header, int x, int y, int count, int offset)
        => y < header.Height && count <= header.Width - x
            ? indices.AsSpan((y * header.Width) + x, count)
            : throw BmpHeader.Malformed("has run lengths that pass the picture", offset);

    private static void Fill(Span<byte> target, int value, int bits)
    {
        if (bits == 8)
        {
            target.Fill((byte)value);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)((i & 1) == 0 ? value >> 4 : value & 15);
        }
    }

    private static void Copy(ReadOnlySpan<byte> source, Span<byte> target, int bits)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = bits == 8 ? source[i] : (byte)((i & 1) == 0 ? source[i >> 1] >> 4 : source[i >> 1] & 15);
        }
    }
}
