using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Reads elements in place, with a stack of its own: no nesting of the file becomes nesting of calls.</summary>
/// <remarks>Little endian only (PS3.5 A.1, A.2). Memory is bounded by the bytes present: an element is 24 bytes here and at least 8 in the file.</remarks>
internal ref partial struct DatasetParser
{
    private const uint Item = 0xFFFEE000;
    private const uint ItemEnd = 0xFFFEE00D;
    private const uint SequenceEnd = 0xFFFEE0DD;
    private const uint PixelData = 0x7FE00010;

    private readonly ByteSource _source;
    private readonly int _length;
    private readonly DicomReaderOptions _options;
    private readonly ReadingNotes _notes;
    private readonly CancellationToken _cancellation;
    private Frame[] _frames;
    private ElementEntry[] _entries;
    private DicomDataset[] _items;
    private int _frameCount;
    private int _entryCount;
    private int _itemCount;
    private int _depth;
    private int _totalEntries;
    private int _totalItems;
    private int _position;
    private uint _stopBefore;
    private bool _isMeta;
    private bool _hasCommand;
    private int _highWater;

    // The window: what of the source is at hand.
    private ReadOnlySpan<byte> _window;
    private byte[] _buffer;
    private int _windowStart;
    private int _windowEnd;
    private int _chunk;
    private int _leftFrom;
    private int _nonZero;

    public DatasetParser(ByteSource source, DicomReaderOptions options, ReadingNotes notes, CancellationToken cancellationToken = default)
    {
        (_source, _options, _notes, _cancellation) = (source, options, notes, cancellationToken);
        _frames = ArrayPool<Frame>.Shared.Rent(16);
        _entries = ArrayPool<ElementEntry>.Shared.Rent(512);
        _items = ArrayPool<DicomDataset>.Shared.Rent(64);
        (_buffer, _chunk, _leftFrom) = ([], FirstChunk, -1);
        _length = (int)source.Length;
        if (source.TryGetMemory(0, _length, out var all))
        {
            _window = all.Span;
            _windowEnd = _length;
        }
    }

    // A dataset being filled, or (Dataset is null) the sequence whose items are being read.
    private struct Frame
    {
        public DicomDataset? Dataset;
        public int FirstEntry;
        public int FirstItem;
        public int End;
        public int ValueOffset;
        public uint Tag;
        public uint Length;
        public uint LastTag;
        public DicomVr Vr;
        public bool IsExplicit;
        public bool IsUnsorted;
        public bool IsSigned;

        public readonly bool IsUndefined => Length == ElementEntry.UndefinedLength;
    }

    /// <summary>Reads elements into a dataset until the end of the memory, or until the end of group 0002.</summary>
    /// <param name="target">The dataset to fill.</param>
    /// <param name="start">Where the first element starts.</param>
    /// <param name="isExplicit">Whether elements say their VR.</param>
    /// <param name="isMeta">Whether only group 0002 is read; the first element of another group is left alone.</param>
    /// <returns>Where reading stopped.</returns>
    public int Read(DicomDataset target, int start, bool isExplicit, bool isMeta = false)
    {
        (_position, _isMeta, _stopBefore) = (start, isMeta, isMeta ? uint.MaxValue : _options.StopBefore?.Value ?? uint.MaxValue);
        Push(new Frame { Dataset = target, End = _length, IsExplicit = isExplicit });
        while (_frameCount > 0)
        {
            int positionBefore = _position, framesBefore = _frameCount;
            if (_frames[_frameCount - 1].Dataset is null)
            {
                ReadItem(ref _frames[_frameCount - 1]);
            }
            else
            {
                ReadElement(ref _frames[_frameCount - 1]);
            }

            // What keeps a malformed file from holding the reader: each turn reads on or closes a level.
            if (_position <= positionBefore && _frameCount >= framesBefore)
            {
                throw Fail(ErrorKind.Unexpected, "the reader makes no progress");
            }
        }

        return _position;
    }

    /// <summary>Gives the working memory back; nothing can be read afterwards.</summary>
    public void Dispose()
    {
        ArrayPool<Frame>.Shared.Return(_frames, clearArray: true);
        _entries.AsSpan(0, Math.Min(_entries.Length, _highWater)).Clear();
        ArrayPool<ElementEntry>.Shared.Return(_entries);
        ArrayPool<DicomDataset>.Shared.Return(_items, clearArray: _totalItems > 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_frames, _entries, _items, _buffer) = ([], [], [], []);
    }

    private void ReadElement(ref Frame frame)
    {
        if (frame.End - _position < 8)
        {
            EndDataset(ref frame);
            return;
        }

        Need(12);
        var header = At(_position);
        uint tag = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(header) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        if (_frameCount == 1 && IsEnd(tag))
        {
            CloseDataset(ref frame);
            return;
        }

        if (tag >> 16 == 0xFFFE)
        {
            ReadDelimiter(ref frame, tag);
            return;
        }

        var (vr, length, headerLength) = frame.IsExplicit ? ReadExplicit(tag, frame.End, frame.IsSigned) : (DicomDictionary.VrOf(tag, frame.IsSigned), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), 8);
        vr = PrivateVr(frame, tag, vr);
        int value = _position + headerLength;
        if (length == ElementEntry.UndefinedLength)
        {
            ReadUndefined(ref frame, tag, vr, value);
        }
        else if (length > (uint)(frame.End - value))
        {
            throw TooLong(tag, vr, length, frame.End - value, frame.End);
        }
        else if (vr == DicomVr.SQ)
        {
            PushSequence(ref frame, tag, vr, length, value, value + (int)length, frame.IsExplicit);
        }
        else if (vr == DicomVr.UN && IsUnknownSequence(tag, value, (int)length))
        {
            PushSequence(ref frame, tag, DicomVr.SQ, length, value, value + (int)length, isExplicit: false);
        }
        else
        {
            ReadValue(ref frame, tag, vr, (int)length, value);
        }
    }

    private void ReadValue(ref Frame frame, uint tag, DicomVr vr, int length, int value)
    {
        if ((length & 1) != 0)
        {
            _notes.Add(tag, vr, (uint)length, _position, "the length is odd (PS3.5 7.1.1).");
        }

        if (value + (long)length > _windowEnd)
        {
            LoadOrLeave(tag, length, value);
        }

        Note(ref frame, tag, vr, (uint)length, value);
        AddEntry(ref frame, tag, vr, (uint)length, value, extra: null);
        _position = value + length;
    }

    // What ends the elements of a file before the file ends.
    private bool IsEnd(uint tag)
    {
        if (_isMeta)
        {
            return tag >> 16 != 2;
        }

        if (tag <= 0xFFFF)
        {
            return IsTrailingPadding(tag);
        }

        return tag >= _stopBefore;
    }

    // PS3.5 7.1.2: two letters and 16 bits of length, or two letters, two reserved bytes and 32 bits of length.
    private readonly (DicomVr Vr, uint Length, int HeaderLength) ReadExplicit(uint tag, int end, bool isSigned)
    {
        var header = At(_position);
        var form = VrTraits.FormOf(header[4], header[5]);
        var vr = (DicomVr)((header[4] << 8) | header[5]);
        if (form == VrTraits.LengthForm.Short)
        {
            return (vr, BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), 8);
        }

        if (form == VrTraits.LengthForm.Unknown)
        {
            return ReadUnknownVr(tag, end, isSigned);
        }

        return end - _position >= 12 ? (vr, BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), 12) : throw Truncated(tag, end);
    }

    // Elements with undefined length: sequences, pixel data in fragments, and nothing else (PS3.5 7.1.1, 7.5, A.4, 6.2.2).
    private void ReadUndefined(ref Frame frame, uint tag, DicomVr vr, int value)
    {
        if (vr is DicomVr.OB or DicomVr.OW || tag == PixelData)
        {
            ReadFragments(ref frame, tag, vr, value);
        }
        else if (vr is DicomVr.SQ or DicomVr.UN)
        {
            // The items of an unknown VR are in implicit little endian, whatever is around them (PS3.5 6.2.2, note 2).
            PushSequence(ref frame, tag, DicomVr.SQ, ElementEntry.UndefinedLength, value, frame.End, frame.IsExplicit && vr == DicomVr.SQ);
        }
        else
        {
            throw Fail(ErrorKind.InvalidInput, $"{ReadingNotes.Place(tag, vr, ElementEntry.UndefinedLength, _position)}: only sequences and pixel data may have an undefined length (PS3.5 7.1.1)");
        }
    }

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

    private void AddEntry(ref Frame frame, uint tag, DicomVr vr, uint length, int offset, object? extra)
    {
        if (++_totalEntries > _options.MaxElements)
        {
            throw Fail(ErrorKind.LimitExceeded, $"the file has more than {_options.MaxElements} elements");
        }

        frame.IsUnsorted |= tag <= frame.LastTag && frame.LastTag != 0;
        frame.LastTag = tag;
        if (_entryCount == _entries.Length)
        {
            Grow(ref _entries, _entryCount);
        }

        _entries[_entryCount++] = new ElementEntry { Tag = tag, Vr = vr, Length = length, Offset = offset, Extra = extra };
        _highWater = Math.Max(_highWater, _entryCount);
    }

    private void Push(in Frame frame)
    {
        if (_frameCount == _frames.Length)
        {
            Grow(ref _frames, _frameCount);
        }

        _frames[_frameCount++] = frame;
    }

    private static void Grow<T>(ref T[] array, int count)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.AsSpan(0, count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array, clearArray: true);
        array = larger;
    }
}
