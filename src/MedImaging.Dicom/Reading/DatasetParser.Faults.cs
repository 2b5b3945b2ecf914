using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <content>What is not as the standard has it: put right with a warning where there is one way to read it, else an error with its place.</content>
internal ref partial struct DatasetParser
{
    // A file may be padded with zeros to the size of a block; element (0000,0000) of a stored dataset does not exist.
    private readonly bool IsTrailingPadding(uint tag)
    {
        if (tag != 0 || _bytes[_position..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        _notes.Add($"{_bytes.Length - _position} zero bytes after the last element, at offset {_position} (PS3.10 7.2).", _position);
        return true;
    }

    // Two bytes that are no VR: a later edition's VR (32-bit length, PS3.5 7.1.2), a writer's slip (16-bit length), or an element without VR.
    private readonly (DicomVr Vr, uint Length, int HeaderLength) ReadUnknownVr(uint tag, int end, bool isSigned)
    {
        var header = _bytes[_position..];
        int left = end - _position;
        bool areLetters = char.IsAsciiLetterUpper((char)header[4]) && char.IsAsciiLetterUpper((char)header[5]);
        uint shortLength = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        uint implicitLength = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var meaning = DicomDictionary.VrOf(tag, isSigned);
        if (areLetters && shortLength == 0 && left >= 12 && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) is var longLength && longLength <= (uint)(left - 12))
        {
            _notes.Add(tag, DicomVr.UN, longLength, _position, "the value representation is not known (PS3.5 6.2); read as UN.");
            return (DicomVr.UN, longLength, 12);
        }

        if (!areLetters && implicitLength <= (uint)(left - 8))
        {
            _notes.Add(tag, meaning, implicitLength, _position, "the element does not say its value representation (PS3.5 7.1.2); read as implicit.");
            return (meaning, implicitLength, 8);
        }

        // The length counts, the letters do not: what the dictionary says of the tag stands, but no sequence is looked for in a plain value.
        var read = meaning == DicomVr.SQ ? DicomVr.UN : meaning;
        _notes.Add(tag, read, shortLength, _position, "the value representation is not one of PS3.5 6.2; the dictionary's is taken.");
        return (read, shortLength, 8);
    }

    private readonly MedImagingException TooLong(uint tag, DicomVr vr, uint length, int left, int end)
    {
        string what = end == _bytes.Length ? "the file ends before: it is truncated or the length is wrong" : "the item or sequence around it ends before";
        return Fail(ErrorKind.Corrupt, $"{ReadingNotes.Place(tag, vr, length, _position)}: only {Math.Max(0, left)} bytes are left; {what}");
    }

    private readonly MedImagingException Truncated(uint inside, int end) => Fail(ErrorKind.Corrupt, end == _bytes.Length
        ? $"the file is truncated{Inside(inside)}: it ends in the middle of an element, or before a delimiter"
        : $"an item or sequence{Inside(inside)} ends in the middle of an element");

    private static string Inside(uint tag) => tag == 0 ? "" : $" inside {new DicomTag(tag)}";

    private readonly MedImagingException Fail(ErrorKind kind, string what) => new(kind, $"DICOM: {what}; at offset {_position}.") { Offset = _position };
}
