using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Goes forward over the top-level elements of a file or a dataset in memory, without allocating: for a few values of many files.</summary>
/// <remarks>
/// Implicit and explicit little endian; sequences are stepped over. Big endian and deflated files are for <see cref="DicomFile"/>, and so are files that
/// need repair: what has no clear length here is an error.
/// </remarks>
public ref partial struct DicomScanner
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _maxDepth;
    private readonly bool _isWhole;
    private readonly bool _isExplicit;
    private ReadOnlySpan<byte> _value;
    private uint _tag;
    private uint _length;
    private int _valueOffset;
    private int _position;
    private int _nonZero;
    private bool _isSigned;
    private bool _isBeforeFirst;

    /// <summary>Starts at the first element of the dataset; the meta information is read already.</summary>
    /// <param name="bytes">A Part 10 file, or a dataset alone.</param>
    /// <param name="isWhole">Whether these are all bytes of it. For the start of a file say <see langword="false"/>: the scan then ends before the first element that is not there whole.</param>
    /// <param name="options">The limits, of which <see cref="DicomReaderOptions.MaxDepth"/> counts here; <see langword="null"/> for the defaults.</param>
    /// <exception cref="MedImagingException">It is not DICOM (<see cref="ErrorKind.InvalidInput"/>), is cut off (<see cref="ErrorKind.Corrupt"/>), or is in big endian or deflated (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public DicomScanner(ReadOnlySpan<byte> bytes, bool isWhole = true, DicomReaderOptions? options = null)
    {
        (_maxDepth, _isWhole, _isBeforeFirst, _isExplicit) = ((options ?? DicomReaderOptions.Default).MaxDepth, isWhole, true, true);
        _bytes = bytes;
        _position = Preamble.Find(bytes).Start;
        TransferSyntax = TransferSyntax.ExplicitLittleEndian;
        if (_position < 0)
        {
            throw FileParser.NotDicom(bytes.IsEmpty);
        }

        var stated = ReadMeta();
        TransferSyntax = SyntaxFinder.Find(stated, bytes[_position..], bytes.Length - _position, out _);
        if (TransferSyntax.IsBigEndian || TransferSyntax.IsDeflated)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: a dataset in {TransferSyntax.Name} cannot be scanned in place; open it as a {nameof(DicomFile)}.") { Offset = _position };
        }

        (_isExplicit, _tag) = (TransferSyntax.IsExplicit, 0);
        _value = default;
    }

    /// <summary>Gets the transfer syntax of the dataset.</summary>
    public TransferSyntax TransferSyntax { get; }

    /// <summary>Gets the tag of the element.</summary>
    public readonly DicomTag Tag => new(_tag);

    /// <summary>Gets its value representation; where the file does not say it, the dictionary's.</summary>
    public DicomVr Vr { get; private set; }

    /// <summary>Gets the length of its value in bytes as the file says it; -1 for an undefined length.</summary>
    public readonly long Length => _length == ElementEntry.UndefinedLength ? -1 : _length;

    /// <summary>Gets where its value starts, in bytes.</summary>
    public readonly long Offset => _valueOffset;

    /// <summary>Gets its value with the padding; empty for a sequence and for a value of undefined length.</summary>
    public readonly ReadOnlySpan<byte> Value => _value;

    /// <summary>Gets its value without the padding at its end: the text of one or more values, in the character set of the file.</summary>
    public readonly ReadOnlySpan<byte> Text => _value.TrimEnd(" \0"u8);

    /// <summary>Gets whether the scan ended before an element that was not there whole.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Goes on to the next element.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="MedImagingException">It is malformed (<see cref="ErrorKind.InvalidInput"/>), cut off (<see cref="ErrorKind.Corrupt"/>) or nests too deep (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public bool Read()
    {
        while (!IsCut && _bytes.Length - _position >= 8)
        {
            uint tag = TagAt(_position);
            if (tag >> 16 == 0xFFFE && BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(_position + 4)..]) == 0)
            {
                _position += 8;   // a delimiter without a beginning
                continue;
            }

            if (tag == 0 && IsZeroToTheEnd())
            {
                break;
            }

            _isBeforeFirst = false;
            return ReadElement(tag);
        }

        return !IsCut && EndAt(_position);
    }

    /// <summary>Goes on to an element, passing those with smaller tags. The scan stands at the element, or at the first with a greater tag, to which the next call may lead.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>Whether the element is there.</returns>
    /// <exception cref="MedImagingException">As for <see cref="Read"/>.</exception>
    public bool SkipTo(DicomTag tag)
    {
        while (_isBeforeFirst || _tag < tag.Value)
        {
            if (!Read())
            {
                return false;
            }
        }

        return _tag == tag.Value;
    }

    private bool ReadElement(uint tag)
    {
        var header = _bytes[_position..];
        int headerLength = 8;
        uint length;
        var vr = (DicomVr)((header[4] << 8) | header[5]);
        var form = _isExplicit ? VrTraits.FormOf(header[4], header[5]) : VrTraits.LengthForm.Unknown;
        if (!_isExplicit)
        {
            (vr, length) = (DicomDictionary.VrOf(tag, _isSigned), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));
        }
        else if (form == VrTraits.LengthForm.Short)
        {
            length = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        }
        else if (header.Length < 12)
        {
            return EndAt(_bytes.Length + 1);
        }
        else if (form == VrTraits.LengthForm.Unknown)
        {
            (vr, length, headerLength) = UnknownVr.Read(header, header.Length, tag, _isSigned, out _);
        }
        else
        {
            (length, headerLength) = (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), 12);
        }

        int value = _position + headerLength;
        if (length != ElementEntry.UndefinedLength && length > (uint)(_bytes.Length - value))
        {
            return _isWhole ? throw Fail(ErrorKind.Corrupt, tag, vr, length, $"only {_bytes.Length - value} bytes are left") : Cut();
        }

        int end = length == ElementEntry.UndefinedLength ? EndOfUndefined(tag, vr, value) : value + (int)length;
        if (end < 0)
        {
            return Cut();
        }

        // What is unknown and of undefined length is a sequence (PS3.5 6.2.2).
        (_tag, Vr, _length, _valueOffset, _position) = (tag, vr == DicomVr.UN && length == ElementEntry.UndefinedLength ? DicomVr.SQ : vr, length, value, end);
        _value = length == ElementEntry.UndefinedLength || vr == DicomVr.SQ ? default : _bytes[value..end];
        _isSigned = tag == 0x00280103 ? _value.Length >= 2 && _value[0] == 1 : _isSigned;
        return true;
    }

    // Group 0002 is in explicit little endian (PS3.10 7.1). Gives the UID of the transfer syntax; empty when there is none.
    private ReadOnlySpan<byte> ReadMeta()
    {
        ReadOnlySpan<byte> stated = default;
        while (_bytes.Length - _position >= 8 && TagAt(_position) >> 16 == 2)
        {
            if (!ReadElement(TagAt(_position)))
            {
                throw Fail(ErrorKind.Corrupt, TagAt(_position), DicomVr.None, 0, "the meta information is not there whole");
            }

            stated = _tag == 0x00020010 ? Text : stated;
        }

        return stated;
    }

    private readonly int EndOfUndefined(uint tag, DicomVr vr, int value)
    {
        if (vr is not (DicomVr.SQ or DicomVr.UN or DicomVr.OB or DicomVr.OW) && tag != 0x7FE00010)
        {
            throw Fail(ErrorKind.InvalidInput, tag, vr, ElementEntry.UndefinedLength, "only sequences and pixel data may have an undefined length (PS3.5 7.1.1)");
        }

        int end = ElementSkipper.EndOfUndefined(_bytes, value, _isExplicit && vr != DicomVr.UN, _maxDepth);
        return end switch
        {
            ElementSkipper.TooDeep => throw Fail(ErrorKind.LimitExceeded, tag, vr, ElementEntry.UndefinedLength, $"sequences nest deeper than {_maxDepth}"),
            ElementSkipper.Malformed => throw Fail(ErrorKind.InvalidInput, tag, vr, ElementEntry.UndefinedLength, "an item, element or delimiter inside is malformed (PS3.5 7.5)"),
            ElementSkipper.CutOff when _isWhole => throw Fail(ErrorKind.Corrupt, tag, vr, ElementEntry.UndefinedLength, "the file ends before the delimiter"),
            _ => end,
        };
    }

    private bool Cut()
    {
        IsCut = true;
        return false;
    }

    // Fewer bytes are left than a header has.
    private bool EndAt(int end)
    {
        bool isClean = end <= _bytes.Length && (_isWhole ? !_bytes[end..].ContainsAnyExcept((byte)0) : end == _bytes.Length);
        if (!isClean && _isWhole)
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"DICOM: the file ends in the middle of an element; at offset {_position}.") { Offset = _position };
        }

        IsCut = !_isWhole;
        return false;
    }

    private bool IsZeroToTheEnd()
    {
        if (_position >= _nonZero)
        {
            int found = _bytes[_position..].IndexOfAnyExcept((byte)0);
            _nonZero = found < 0 ? 0 : _position + found + 1;
            if (found < 0)
            {
                _position = _bytes.Length;
            }
        }

        return _position == _bytes.Length;
    }

    private readonly uint TagAt(int position)
        => ((uint)BinaryPrimitives.ReadUInt16LittleEndian(_bytes[position..]) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(position + 2)..]);

    private readonly MedImagingException Fail(ErrorKind kind, uint tag, DicomVr vr, uint length, string what)
        => new(kind, $"DICOM: {ReadingNotes.Place(tag, vr, length, _position)}: {what}.") { Offset = _position };
}
