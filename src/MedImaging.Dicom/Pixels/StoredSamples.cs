using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MedImaging.Dicom;

/// <summary>Stored samples as numbers: the bits stored, cut out of the bits allocated, with their sign (PS3.5 8.1.1).</summary>
internal static class StoredSamples
{
    /// <summary>Reads samples in the order they are stored.</summary>
    /// <param name="bytes">The bytes of one frame.</param>
    /// <param name="layout">How they lie.</param>
    /// <param name="destination">One number a sample.</param>
    public static void Read(ReadOnlySpan<byte> bytes, PixelLayout layout, Span<int> destination)
    {
        // Shifting the high bit to the top drops what is above it; shifting back down drops what is below, and brings the sign.
        int up = 31 - layout.HighBit, down = 32 - layout.BitsStored;
        switch (layout.BitsAllocated)
        {
            case 8:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = bytes[i];
                }

                break;
            case 16 when BitConverter.IsLittleEndian:
                var words = MemoryMarshal.Cast<byte, ushort>(bytes)[..destination.Length];
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = words[i];
                }

                break;
            case 16:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
                }

                break;
            default:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
                }

                break;
        }

        if (layout.IsSigned)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = destination[i] << up >> down;
            }
        }
        else if (layout.BitsStored < layout.BitsAllocated)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = (int)((uint)(destination[i] << up) >> down);
            }
        }
    }

    /// <summary>Reads single bits, the lowest of each byte first; frames follow one another without gaps (PS3.5 8.1.1).</summary>
    /// <param name="bytes">All pixel data.</param>
    /// <param name="firstBit">The frame's first bit.</param>
    /// <param name="destination">0 or 1 a pixel.</param>
    public static void ReadBits(ReadOnlySpan<byte> bytes, long firstBit, Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            long bit = firstBit + i;
            destination[i] = (bytes[(int)(bit >> 3)] >> (int)(bit & 7)) & 1;
        }
    }
}
