using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <content>Encapsulated pixel data: the places of the pieces, never their bytes (PS3.5 A.4).</content>
internal ref partial struct DatasetParser
{
    private void ReadFragments(ref Frame frame, uint tag, DicomVr vr, int value)
    {
        var pieces = new List<(int Offset, int Length)>();
        byte[] block = _windowEnd < _length ? new byte[512] : [];
        int blockStart = 0, blockEnd = 0;
        int position = value;
        while (true)
        {
            if (frame.End - position < 8)
            {
                EndFragments(ref frame, tag, vr, position);
                break;
            }

            bool isAtHand = position >= _windowStart && position + 8 <= _windowEnd;
            if (!isAtHand && (position < blockStart || position + 8 > blockEnd))
            {
                _cancellation.ThrowIfCancellationRequested();
                (blockStart, blockEnd) = (position, position + Math.Min(block.Length, _length - position));
                _source.Read(blockStart, block.AsSpan(0, blockEnd - blockStart));
            }

            var header = isAtHand ? At(position) : block.AsSpan(position - blockStart);
            uint marker = TagOf(header), length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (marker == SequenceEnd)
            {
                position += 8;
                break;
            }

            AddPiece(ref frame, pieces, marker, length, position, tag, vr, value);
            position += 8 + (int)length;
        }

        if (position > _windowEnd)
        {
            _leftFrom = value;
        }

        AddEntry(ref frame, tag, vr, ElementEntry.UndefinedLength, value, new DicomFragments(_source, [.. pieces]));
        _position = position;
    }

    private void AddPiece(ref Frame frame, List<(int Offset, int Length)> pieces, uint marker, uint length, int position, uint tag, DicomVr vr, int value)
    {
        int left = frame.End - position - 8;
        if (marker != Item || length > (uint)left)
        {
            _position = position;
            throw marker == Item
                ? TooLong(marker, vr, length, left, frame.End)
                : Fail(ErrorKind.InvalidInput, $"{ReadingNotes.Place(tag, vr, ElementEntry.UndefinedLength, value)}: a fragment does not start with an item tag (PS3.5 A.4)");
        }

        // The first is the offset table.
        if (pieces.Count > _options.MaxFragments)
        {
            throw Fail(ErrorKind.LimitExceeded, $"{new DicomTag(tag)} has more than {_options.MaxFragments} fragments");
        }

        pieces.Add((position + 8, (int)length));
    }

    // The file ends after a whole fragment: only the delimiter is missing, there is one way to read it.
    private void EndFragments(ref Frame frame, uint tag, DicomVr vr, int position)
    {
        _position = position;
        if (position != frame.End)
        {
            throw Truncated(tag, frame.End);
        }

        _notes.Add(tag, vr, ElementEntry.UndefinedLength, position, "the pixel data end without their delimiter (PS3.5 A.4).");
    }
}
