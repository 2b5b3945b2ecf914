using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Bit stuffing (T.87 A.1): after a byte of FF the next one begins with a 0 that is not data, so that no marker appears.</summary>
internal static class JpegLsBits
{
    /// <summary>So many zero bytes follow the bits of a decoded segment: a code never reads further (see <see cref="JpegLsLineDecoder"/>).</summary>
    public const int Padding = 32;

    /// <summary>Takes the stuffed bits out of a segment, up to the marker that ends it or the end of the source.</summary>
    /// <param name="source">The segment and what follows it.</param>
    /// <param name="bits">At least as long as the source and <see cref="Padding"/>.</param>
    /// <param name="consumed">Where the marker is.</param>
    /// <returns>How many bits there are; zero bits follow them.</returns>
    public static long Unstuff(ReadOnlySpan<byte> source, Span<byte> bits, out int consumed)
    {
        ulong pending = 0;
        int count = 0, from = 0, to = 0;   // fewer than 8 bits are pending, at the top
        bool afterFF = false;
        while (from < source.Length)
        {
            if (!afterFF && from <= source.Length - 8)
            {
                ulong word = BinaryPrimitives.ReadUInt64BigEndian(source[from..]);
                if (!HasFF(word))
                {
                    BinaryPrimitives.WriteUInt64BigEndian(bits[to..], pending | (word >> count));
                    pending = count == 0 ? 0 : word << (64 - count);
                    from += 8;
                    to += 8;
                    continue;
                }
            }

            byte value = source[from];
            if (value == byte.MaxValue && from + 1 < source.Length && source[from + 1] >= 0x80)
            {
                break;
            }

            int width = afterFF ? 7 : 8;
            pending |= (ulong)value << (64 - count - width);
            count += width;
            if (count >= 8)
            {
                bits[to++] = (byte)(pending >> 56);
                pending <<= 8;
                count -= 8;
            }

            afterFF = value == byte.MaxValue;
            from++;
        }

        bits[to] = (byte)(pending >> 56);
        bits.Slice(to + 1, Padding - 8).Clear();
        consumed = from;
        return (8L * to) + count;
    }

    /// <summary>Puts stuffed bits in.</summary>
    /// <param name="bits">The bits; the last byte is filled with zeros.</param>
    /// <param name="count">How many bits there are.</param>
    /// <param name="stuffed">At least <see cref="MostStuffed"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Stuff(ReadOnlySpan<byte> bits, long count, Span<byte> stuffed)
    {
        long position = 0;
        int to = 0;
        bool afterFF = false;
        while (position < count)
        {
            int from = (int)(position >> 3), shift = (int)(position & 7);
            if (!afterFF && from <= bits.Length - 9)
            {
                ulong word = (BinaryPrimitives.ReadUInt64BigEndian(bits[from..]) << shift) | (uint)(bits[from + 8] >> (8 - shift));
                if (!HasFF(word))
                {
                    BinaryPrimitives.WriteUInt64BigEndian(stuffed[to..], word);
                    position += 64;
                    to += 8;
                    continue;
                }
            }

            int pair = (bits[from] << 8) | (from + 1 < bits.Length ? bits[from + 1] : 0);
            byte value = (byte)(afterFF ? (pair >> (9 - shift)) & 0x7F : pair >> (8 - shift));
            position += afterFF ? 7 : 8;
            stuffed[to++] = value;
            afterFF = value == byte.MaxValue;
        }

        if (afterFF)
        {
            stuffed[to++] = 0;
        }

        return to;
    }

    /// <summary>The most bytes that so many can become: a bit more after every FF.</summary>
    public static int MostStuffed(int bytes) => bytes + (bytes / 8) + 16;

    private static bool HasFF(ulong word) => ((~word - 0x0101010101010101) & word & 0x8080808080808080) != 0;
}
