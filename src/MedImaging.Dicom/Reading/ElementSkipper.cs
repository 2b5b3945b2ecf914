using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Goes over nested elements without keeping them, counting levels instead of calling itself.</summary>
internal static class ElementSkipper
{
    private const uint Item = 0xFFFEE000;
    private const uint ItemEnd = 0xFFFEE00D;
    private const uint SequenceEnd = 0xFFFEE0DD;
    private const uint Undefined = 0xFFFFFFFF;

    /// <summary>The bytes end before the value does.</summary>
    public const int CutOff = -1;

    /// <summary>What stands there is neither item nor element nor the right delimiter.</summary>
    public const int Malformed = -2;

    /// <summary>It nests deeper than allowed.</summary>
    public const int TooDeep = -3;

    /// <summary>Finds where a value of undefined length ends: behind its sequence delimiter (PS3.5 7.5, A.4).</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">Where the value starts.</param>
    /// <param name="isExplicit">Whether elements inside say their VR.</param>
    /// <param name="maxDepth">How deep sequences may nest.</param>
    /// <returns>The end; <see cref="CutOff"/>, <see cref="Malformed"/> or <see cref="TooDeep"/>, all negative, where there is none.</returns>
    public static int EndOfUndefined(ReadOnlySpan<byte> bytes, int position, bool isExplicit, int maxDepth)
    {
        // Only levels of undefined length are entered. They alternate: the items of a sequence (odd levels), the elements of an item (even levels).
        int level = 1, implicitFrom = isExplicit ? int.MaxValue : 0;
        while (level > 0)
        {
            if (bytes.Length - position < 8)
            {
                return CutOff;
            }

            var header = bytes[position..];
            uint tag = TagOf(header), length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            bool isInSequence = (level & 1) != 0;
            position += 8;
            if (tag == (isInSequence ? SequenceEnd : ItemEnd))
            {
                level--;
                implicitFrom = level < implicitFrom ? (isExplicit ? int.MaxValue : 0) : implicitFrom;
                continue;
            }

            if (isInSequence ? tag != Item : tag >> 16 == 0xFFFE)
            {
                return Malformed;
            }

            bool isUnknown = false;
            if (!isInSequence && level < implicitFrom && !TryExplicitLength(header, ref position, out length, out isUnknown))
            {
                return header.Length < 12 ? CutOff : Malformed;
            }

            if (length == Undefined)
            {
                level++;
                implicitFrom = isUnknown ? Math.Min(implicitFrom, level) : implicitFrom;
                if (level > 2 * maxDepth)
                {
                    return TooDeep;
                }
            }
            else if (length > (uint)(bytes.Length - position))
            {
                return CutOff;
            }
            else
            {
                position += (int)length;
            }
        }

        return position;
    }

    /// <summary>Tells whether bytes are the items of a sequence in implicit little endian, each whole, to the last byte.</summary>
    public static bool IsImplicitSequence(ReadOnlySpan<byte> bytes, int maxDepth)
    {
        Span<int> ends = stackalloc int[(2 * Math.Clamp(maxDepth, 1, 512)) + 1];
        Span<bool> undefined = stackalloc bool[ends.Length];
        (ends[0], undefined[0]) = (bytes.Length, false);
        int level = 0, position = 0;
        while (level >= 0)
        {
            int left = ends[level] - position;
            if (left == 0 && !undefined[level])
            {
                level--;
                continue;
            }

            if (left < 8)
            {
                return false;
            }

            bool isInSequence = (level & 1) == 0;
            uint tag = TagOf(bytes[position..]), length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(position + 4)..]);
            position += 8;
            if (undefined[level] && tag == (isInSequence ? SequenceEnd : ItemEnd))
            {
                level--;
                continue;
            }

            bool isUndefined = length == Undefined;
            if ((isInSequence ? tag != Item : tag >> 16 == 0xFFFE) || (!isUndefined && length > (uint)(ends[level] - position)))
            {
                return false;
            }

            if (!isInSequence && !isUndefined && DicomDictionary.VrOf(tag, isSigned: false) != DicomVr.SQ)
            {
                position += (int)length;
                continue;
            }

            if (level + 1 == ends.Length)
            {
                return false;
            }

            int end = isUndefined ? ends[level] : position + (int)length;
            level++;
            (ends[level], undefined[level]) = (end, isUndefined);
        }

        return true;
    }

    // The length of an element that says its VR (PS3.5 7.1.2); the items of an unknown VR are implicit (PS3.5 6.2.2).
    private static bool TryExplicitLength(ReadOnlySpan<byte> header, ref int position, out uint length, out bool isUnknown)
    {
        (length, isUnknown) = (0, header[4] == 'U' && header[5] == 'N');
        var form = VrTraits.FormOf(header[4], header[5]);
        if (form == VrTraits.LengthForm.Short)
        {
            length = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
            return true;
        }

        if (form == VrTraits.LengthForm.Unknown || header.Length < 12)
        {
            return false;
        }

        length = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        position += 4;
        return true;
    }

    private static uint TagOf(ReadOnlySpan<byte> header)
        => ((uint)BinaryPrimitives.ReadUInt16LittleEndian(header) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
}
