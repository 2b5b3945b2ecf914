namespace MedImaging.Dicom;

/// <summary>Finds where a file's elements start, and what stands before them (PS3.10 7.1).</summary>
internal static class Preamble
{
    private const int Length = 128;

    // Where group 0002 or the dataset starts; -1 when the bytes are no DICOM file.
    public static (int Start, bool HasPrefix) Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Length + 4 && bytes[Length..(Length + 4)].SequenceEqual("DICM"u8))
        {
            return (Length + 4, true);
        }

        if (bytes.StartsWith("DICM"u8))
        {
            return (4, true);
        }

        return LooksLikeElement(bytes) ? (0, false) : (-1, false);
    }

    public static PreambleKind KindOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length + 4 || !bytes[Length..(Length + 4)].SequenceEqual("DICM"u8))
        {
            return PreambleKind.None;
        }

        var preamble = bytes[..Length];
        return !preamble.ContainsAnyExcept((byte)0) ? PreambleKind.Zero
            : IsExecutable(preamble) ? PreambleKind.Executable
            : preamble.StartsWith("II*\0"u8) || preamble.StartsWith("MM\0*"u8) ? PreambleKind.Tiff
            : PreambleKind.Other;
    }

    // Without a prefix only a first element that makes sense tells a DICOM dataset from a text file: a known tag of a first group, and a VR or a length that fits.
    private static bool LooksLikeElement(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || bytes[1] != 0 || bytes[0] is not (0x02 or 0x04 or 0x08))
        {
            return false;
        }

        uint tag = ((uint)bytes[0] << 16) | (uint)(bytes[3] << 8) | bytes[2];
        uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return ((tag & 0xFFFF) == 0 || DicomDictionary.Contains(tag))
            && (VrTraits.FormOf(bytes[4], bytes[5]) != VrTraits.LengthForm.Unknown || length <= 1 << 16);
    }

    private static bool IsExecutable(ReadOnlySpan<byte> preamble)
    {
        uint first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(preamble);
        return preamble.StartsWith("MZ"u8) || preamble.StartsWith("\x7F"u8) || preamble.StartsWith("#!"u8) || preamble.StartsWith("PK"u8)
            || preamble.StartsWith("%PDF"u8) || preamble.StartsWith("{"u8) || preamble.StartsWith("<"u8)
            || first is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE or 0xCAFEBABE;
    }
}
