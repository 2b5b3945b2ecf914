using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Reads the header of an element whose two letters are no VR of PS3.5 6.2, in the one way in which its length makes sense.</summary>
internal static class UnknownVr
{
    /// <summary>Reads a header: of a later edition's VR (32-bit length, PS3.5 7.1.2), of an element without VR, or with a writer's slip (16-bit length).</summary>
    /// <param name="header">The header.</param>
    /// <param name="left">How many bytes there are from its start to the end of what is around it.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="isSigned">Whether pixels are signed.</param>
    /// <param name="what">What is wrong with it.</param>
    public static (DicomVr Vr, uint Length, int HeaderLength) Read(ReadOnlySpan<byte> header, int left, uint tag, bool isSigned, out string what)
    {
        bool areLetters = char.IsAsciiLetterUpper((char)header[4]) && char.IsAsciiLetterUpper((char)header[5]);
        uint shortLength = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        uint implicitLength = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var meaning = DicomDictionary.VrOf(tag, isSigned);
        if (areLetters && shortLength == 0 && left >= 12 && header.Length >= 12 && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) is var longLength && longLength <= (uint)(left - 12))
        {
            what = "the value representation is not known (PS3.5 6.2); read as UN.";
            return (DicomVr.UN, longLength, 12);
        }

        if (!areLetters && implicitLength <= (uint)(left - 8))
        {
            what = "the element does not say its value representation (PS3.5 7.1.2); read as implicit.";
            return (meaning, implicitLength, 8);
        }

        // The length counts, the letters do not: what the dictionary says of the tag stands, but no sequence is looked for in a plain value.
        what = "the value representation is not one of PS3.5 6.2; the dictionary's is taken.";
        return (meaning == DicomVr.SQ ? DicomVr.UN : meaning, shortLength, 8);
    }
}
