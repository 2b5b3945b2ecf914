namespace MedImaging.Dicom;

/// <content>What is not as the standard has it: put right with a warning where there is one way to read it, else an error with its place.</content>
internal ref partial struct DatasetParser
{
    // A file may be padded with zeros to the size of a block; element (0000,0000) of a stored dataset does not exist.
    private bool IsTrailingPadding(uint tag)
    {
        if (tag == 0 && IsZeroToTheEnd())
        {
            _notes.Add($"{_length - _position} zero bytes after the last element, at offset {_position} (PS3.10 7.2).", _position);
            return true;
        }

        if (!_hasCommand)
        {
            _hasCommand = true;
            _notes.Add($"An element of group 0000 at offset {_position}: the elements of a command are no part of a file (PS3.7 6.3, PS3.10 7.2).", _position);
        }

        return false;
    }

    // A value of unknown VR that the dictionary knows as a sequence is one, in implicit little endian (PS3.5 6.2.2); only if it is one to its last byte.
    private bool IsUnknownSequence(uint tag, int value, int length)
    {
        if (length < 8 || DicomDictionary.VrOf(tag, isSigned: false) != DicomVr.SQ)
        {
            return false;
        }

        Need(value + length - _position);
        return ElementSkipper.IsImplicitSequence(At(value)[..length], _options.MaxDepth);
    }

    private readonly (DicomVr Vr, uint Length, int HeaderLength) ReadUnknownVr(uint tag, int end, bool isSigned)
    {
        var (vr, length, headerLength) = UnknownVr.Read(At(_position), end - _position, tag, isSigned, out string what);
        _notes.Add(tag, vr, length, _position, what);
        return (vr, length, headerLength);
    }

    private readonly MedImagingException TooLong(uint tag, DicomVr vr, uint length, int left, int end)
    {
        string what = end == _length ? "the file ends before: it is truncated or the length is wrong" : "the item or sequence around it ends before";
        return Fail(ErrorKind.Corrupt, $"{ReadingNotes.Place(tag, vr, length, _position)}: only {Math.Max(0, left)} bytes are left; {what}");
    }

    private readonly MedImagingException Truncated(uint inside, int end) => Fail(ErrorKind.Corrupt, end == _length
        ? $"the file is truncated{Inside(inside)}: it ends in the middle of an element, or before a delimiter"
        : $"an item or sequence{Inside(inside)} ends in the middle of an element");

    private static string Inside(uint tag) => tag == 0 ? "" : $" inside {new DicomTag(tag)}";

    private readonly MedImagingException Fail(ErrorKind kind, string what) => new(kind, $"DICOM: {what}; at offset {_position}{_notes.OffsetsAre}.") { Offset = _position };

    // What later elements and texts depend on, noticed while passing.
    private readonly void Note(ref Frame frame, uint tag, DicomVr vr, uint length, int value)
    {
        if (tag == 0x00280103)
        {
            frame.IsSigned = length >= 2 && value + 2 <= _windowEnd && At(value)[0] == 1;
        }
        else if (tag == 0x00080005)
        {
            NoteCharacterSet(tag, vr, length, value);
        }
    }

    private readonly void NoteCharacterSet(uint tag, DicomVr vr, uint length, int value)
    {
        var term = At(value)[..Math.Min((int)Math.Min(length, 256), _windowEnd - value)].TrimEnd(" \0"u8);
        if (term.IsEmpty || term.SequenceEqual("ISO_IR 100"u8) || term.SequenceEqual("ISO_IR 192"u8) || term.SequenceEqual("ISO_IR 6"u8))
        {
            return;
        }

        CharacterSet.Find(System.Text.Encoding.Latin1.GetString(term), out bool isKnown);
        if (!isKnown)
        {
            _notes.Add(tag, vr, length, _position, "this character set or code extension is not supported in full; some texts may be misread (PS3.3 C.12.1.1.2).");
        }
    }
}
