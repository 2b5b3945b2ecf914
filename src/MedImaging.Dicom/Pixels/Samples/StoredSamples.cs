using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Stored samples as numbers (PS3.5 8.1.1).</summary>
internal static class StoredSamples
{
    /// <summary>Describes grey samples that lie as the layout says, without touching them.</summary>
    public static FramePixels Grey(ReadOnlyMemory<byte> bytes, in PixelLayout layout)
    {
        if (layout.IsFloat)
        {
            return new FramePixels(bytes, layout.BitsAllocated == 32 ? SampleFormat.Float32 : SampleFormat.Float64, layout.Rows, layout.Columns);
        }

        var format = layout.BitsAllocated switch
        {
            8 => layout.IsSigned ? SampleFormat.Int8 : SampleFormat.UInt8,
            16 => layout.IsSigned ? SampleFormat.Int16 : SampleFormat.UInt16,
            _ => layout.IsSigned ? SampleFormat.Int32 : SampleFormat.UInt32,
        };
        return new FramePixels(bytes, format, layout.Rows, layout.Columns).WithBits(layout.BitsStored, layout.HighBit);
    }

    /// <summary>Makes a byte of each bit, the lowest of each byte first; frames follow one another without gaps (PS3.5 8.1.1).</summary>
    /// <param name="bytes">The bytes that hold the frame.</param>
    /// <param name="firstBit">The frame's first bit in the first of them.</param>
    /// <param name="destination">0 or 1 a pixel.</param>
    public static void ReadBits(ReadOnlySpan<byte> bytes, int firstBit, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            long bit = (long)firstBit + i;
            destination[i] = (byte)((bytes[(int)(bit >> 3)] >> (int)(bit & 7)) & 1);
        }
    }

    /// <summary>Reads one whole number of 8 or 16 bits, cut out with its sign.</summary>
    public static int At(ReadOnlySpan<byte> bytes, int index, in PixelLayout layout)
    {
        uint stored = layout.BitsAllocated == 8 ? bytes[index] : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]);
        int up = 31 - layout.HighBit, down = 32 - layout.BitsStored;
        return layout.IsSigned ? (int)(stored << up) >> down : (int)((stored << up) >> down);
    }
}
