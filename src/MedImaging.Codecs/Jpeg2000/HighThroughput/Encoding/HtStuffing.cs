using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Puts the stuffing bits into the streams of a clean-up segment: the reverse of <see cref="HtUnstuffing"/>.</summary>
internal static class HtStuffing
{
    private const ulong LowBits = 0x7F7F7F7F7F7F7F7F;
    private const ulong HighBits = 0x8080808080808080;
    private const ulong Ones = 0x0101010101010101;

    /// <summary>Packs the MagSgn stream; bits to fill the last byte are ones, and a last byte 0xFF is left to the reader (T.814 7.1.2).</summary>
    /// <param name="source">The bits; eight bytes follow them.</param>
    /// <param name="bits">How many.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <returns>How many bytes.</returns>
    public static int PackMagnitudes(Span<byte> source, int bits, Span<byte> destination)
    {
        source[bits >> 3] |= (byte)(0xFF << (bits & 7));
        source[(bits >> 3) + 1] = 0xFF;
        int at = 0, written = 0;
        bool isStuffed = false;
        while (at < bits)
        {
            if (!isStuffed && bits - at >= 64)
            {
                ulong word = Word(source, at);
                if (((~word - Ones) & word & HighBits) == 0)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(destination[written..], word);
                    written += 8;
                    at += 64;
                    continue;
                }
            }

            int count = isStuffed ? 7 : 8;
            byte value = (byte)(Word(source, at) & (1u << count) - 1);
            destination[written++] = value;
            isStuffed = value == 0xFF;
            at += count;
        }

        return isStuffed ? written - 1 : written;
    }

    /// <summary>Packs the VLC stream backwards from the end of a segment; the last twelve bits are left for its length.</summary>
    /// <param name="source">The bits, from the fifth on: the first four belong to the length; zeros and eight bytes follow them.</param>
    /// <param name="bits">How many, with those four.</param>
    /// <param name="destination">Where the bytes go: its end is the end of the segment.</param>
    /// <returns>How many bytes, with the last.</returns>
    public static int PackVlc(Span<byte> source, int bits, Span<byte> destination)
    {
        source[0] |= 0x0F;
        int at = 0, left = destination.Length - 1;
        destination[left] = 0xFF;
        byte last = 0xFF;
        while (at < bits)
        {
            ulong word = Word(source, at);
            if (bits - at >= 64 && (((word & LowBits) + Ones) & HighBits) == 0)
            {
                left -= 8;
                BinaryPrimitives.WriteUInt64BigEndian(destination[left..], word);
                last = (byte)(word >> 56);
                at += 64;
                continue;
            }

            bool isStuffed = last > 0x8F && (word & 0x7F) == 0x7F;
            last = (byte)(isStuffed ? 0x7F : word & 0xFF);
            destination[--left] = last;
            at += isStuffed ? 7 : 8;
        }

        return destination.Length - left;
    }

    private static ulong Word(ReadOnlySpan<byte> source, int at)
    {
        var bytes = source[(at >> 3)..];
        int shift = at & 7;
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> shift;
        return shift == 0 ? word : word | (ulong)bytes[8] << 64 - shift;
    }
}
