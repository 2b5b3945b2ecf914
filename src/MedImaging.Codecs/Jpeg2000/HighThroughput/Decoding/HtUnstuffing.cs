using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Takes the stuffing bits out of the streams of a clean-up segment (T.814 7.1), so that bits can be read at any position.</summary>
internal static class HtUnstuffing
{
    private const ulong LowBits = 0x7F7F7F7F7F7F7F7F;
    private const ulong HighBits = 0x8080808080808080;
    private const ulong Ones = 0x0101010101010101;

    /// <summary>Unpacks the MagSgn stream (T.814 7.1.2): the bit after a byte 0xFF is skipped and must be 0.</summary>
    /// <param name="source">The bytes before the MEL stream.</param>
    /// <param name="destination">Where the bits go; it must hold all of them and eight bytes.</param>
    /// <returns>How many bits there are, with those of one byte 0xFF after the end; −1 when a stuffing bit is set.</returns>
    public static int UnpackMagnitudes(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int at = 0, bits = 0;
        bool isStuffed = false;
        while (at < source.Length)
        {
            ulong word;
            if (!isStuffed && source.Length - at >= 8)
            {
                word = BinaryPrimitives.ReadUInt64LittleEndian(source[at..]);
                if (((~word - Ones) & word & HighBits) == 0)
                {
                    at += 8;
                    bits = Append(destination, bits, word, 64);
                    continue;
                }
            }

            byte value = source[at];
            if (isStuffed && value > 0x7F)
            {
                return -1;
            }

            bits = Append(destination, bits, value, isStuffed ? 7 : 8);
            isStuffed = value == 0xFF;
            at++;
        }

        return Append(destination, bits, isStuffed ? 0x7Fu : 0xFFu, isStuffed ? 7 : 8);
    }

    /// <summary>Unpacks the VLC stream (T.814 7.1.4), which is read backwards: a byte whose lower bits are all set has seven when the one before was above 0x8F.</summary>
    /// <param name="source">All bytes from the start of the MEL stream, which may overlap, to the end of the segment.</param>
    /// <param name="destination">Where the bits go; it must hold all of them and eight bytes.</param>
    /// <returns>How many bits there are.</returns>
    public static int UnpackVlc(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        // The last byte and the four bits before it are the length; they count as ones.
        int left = source.Length - 2;
        byte first = (byte)(source[left] | 0x0F);
        int bits = Append(destination, 0, (uint)first >> 4, (first & 0x7F) == 0x7F ? 3 : 4);
        byte last = first;
        while (left > 0)
        {
            if (left >= 8)
            {
                ulong word = BinaryPrimitives.ReadUInt64BigEndian(source[(left - 8)..]);
                if ((((word & LowBits) + Ones) & HighBits) == 0)
                {
                    left -= 8;
                    bits = Append(destination, bits, word, 64);
                    last = (byte)(word >> 56);
                    continue;
                }
            }

            byte value = source[--left];
            bits = Append(destination, bits, value, last > 0x8F && (value & 0x7F) == 0x7F ? 7 : 8);
            last = value;
        }

        return bits;
    }

    // Bits of the value above the count may be set only where the next write overwrites them.
    private static int Append(Span<byte> destination, int bits, ulong value, int count)
    {
        var at = destination[(bits >> 3)..];
        int shift = bits & 7;
        ulong kept = shift == 0 ? 0 : at[0] & (1u << shift) - 1u;
        BinaryPrimitives.WriteUInt64LittleEndian(at, kept | value << shift);
        if (shift + count > 64)
        {
            at[8] = (byte)(value >> 64 - shift);
        }

        return bits + count;
    }
}
