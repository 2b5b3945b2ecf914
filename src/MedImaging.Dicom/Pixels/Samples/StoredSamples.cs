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

    /// <summary>Writes whole-number samples into another container, with their sign.</summary>
    public static void Widen(in FramePixels frame, int size, Span<byte> destination)
    {
        var source = frame.Data.Span;
        bool isSigned = frame.Format is SampleFormat.Int8 or SampleFormat.Int16 or SampleFormat.Int32;
        int from = frame.Format is SampleFormat.UInt8 or SampleFormat.Int8 ? 1 : frame.Format is SampleFormat.UInt16 or SampleFormat.Int16 ? 2 : 4;
        int up = 31 - frame.HighBit, down = 32 - frame.BitsStored;
        for (int i = 0; i < frame.Count; i++)
        {
            uint stored = from == 1 ? source[i] : from == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) : BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * i)..]);
            uint value = isSigned ? (uint)((int)(stored << up) >> down) : (stored << up) >> down;
            if (size == 1)
            {
                destination[i] = (byte)value;
            }
            else if (size == 2)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(destination[(4 * i)..], value);
            }
        }
    }

    /// <summary>Tells whether the bits above those that count hold nothing of their own: zeros, or copies of the sign.</summary>
    public static bool AreClean(ReadOnlySpan<byte> bytes, int bitsAllocated, int bitsStored, bool isSigned)
    {
        int shift = 32 - bitsStored;
        for (int i = 0; i < bytes.Length * 8 / bitsAllocated; i++)
        {
            uint stored = bitsAllocated == 8 ? bytes[i] : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
            uint cut = isSigned ? (uint)((int)(stored << shift) >> shift) & (uint)((1 << bitsAllocated) - 1) : (stored << shift) >> shift;
            if (cut != stored)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells whether signed samples stay away from the ends of their range, where a small error changes their sign.</summary>
    public static bool KeepDistance(ReadOnlySpan<byte> bytes, int bitsAllocated, int bitsStored, int distance)
    {
        int low = -(1 << (bitsStored - 1)) + distance, high = (1 << (bitsStored - 1)) - 1 - distance;
        for (int i = 0; i < bytes.Length * 8 / bitsAllocated; i++)
        {
            int value = bitsAllocated == 8 ? (sbyte)bytes[i] : BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
            if (value < low || value > high)
            {
                return false;
            }
        }

        return true;
    }
}
