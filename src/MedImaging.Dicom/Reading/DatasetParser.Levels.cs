using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <content>Going into items and sequences, and out of them again.</content>
internal ref partial struct DatasetParser
{
    private void PushSequence(ref Frame frame, uint tag, DicomVr vr, uint length, int value, int end, bool isExplicit)
    {
        if (++_depth > _options.MaxDepth)
        {
            throw Fail(ErrorKind.LimitExceeded, $"{ReadingNotes.Place(tag, vr, length, _position)}: sequences nest deeper than {_options.MaxDepth}");
        }

        _position = value;
        Push(new Frame { Tag = tag, Vr = vr, Length = length, ValueOffset = value, End = end, FirstItem = _itemCount, IsExplicit = isExplicit, IsSigned = frame.IsSigned });
    }

    private void ReadItem(ref Frame frame)
    {
        if (frame.End - _position < 8)
        {
            EndSequence(ref frame);
            return;
        }

        Need(12);
        var header = At(_position);
        uint tag = TagOf(header), length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        switch (tag)
        {
            case Item:
                PushItem(ref frame, length);
                break;
            case SequenceEnd when frame.IsUndefined:
                _position += 8;
                CloseSequence(ref frame);
                break;
            case SequenceEnd or ItemEnd:
                Skip(tag, length, "a delimiter without a beginning (PS3.5 7.5)");
                break;
            default:
                if (!frame.IsUndefined)
                {
                    throw Fail(ErrorKind.InvalidInput, $"{ReadingNotes.Place(frame.Tag, frame.Vr, frame.Length, frame.ValueOffset)}: an item of the sequence does not start with an item tag (PS3.5 7.5.1)");
                }

                _notes.Add(frame.Tag, frame.Vr, frame.Length, _position, "the sequence ends without its delimiter (PS3.5 7.5.1).");
                CloseSequence(ref frame);
                break;
        }
    }

    private void PushItem(ref Frame frame, uint length)
    {
        if (++_totalItems > _options.MaxItems)
        {
            throw Fail(ErrorKind.LimitExceeded, $"the file has more than {_options.MaxItems} sequence items");
        }

        int value = _position + 8;
        if (length != ElementEntry.UndefinedLength && length > (uint)(frame.End - value))
        {
            throw TooLong(Item, frame.Vr, length, frame.End - value, frame.End);
        }

        var item = new DicomDataset(_source, _frames[_frameCount - 2].Dataset);
        int end = length == ElementEntry.UndefinedLength ? frame.End : value + (int)length;
        _position = value;
        Push(new Frame { Dataset = item, Tag = Item, Length = length, ValueOffset = value, End = end, FirstEntry = _entryCount, IsExplicit = frame.IsExplicit, IsSigned = frame.IsSigned });
    }

    private void ReadDelimiter(ref Frame frame, uint tag)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(At(_position)[4..]);
        bool isItem = _frameCount > 1;
        if (tag == ItemEnd && isItem && frame.IsUndefined)
        {
            _position += 8;
            CloseDataset(ref frame);
        }
        else if (tag is Item or SequenceEnd && isItem && frame.IsUndefined)
        {
            _notes.Add(tag, DicomVr.None, length, _position, "the item before it ends without its delimiter (PS3.5 7.5.1).");
            CloseDataset(ref frame);
        }
        else
        {
            Skip(tag, length, "a delimiter among elements (PS3.5 7.5)");
        }
    }

    private void Skip(uint tag, uint length, string what)
    {
        if (length != 0)
        {
            throw Fail(ErrorKind.InvalidInput, $"{ReadingNotes.Place(tag, DicomVr.None, length, _position)}: {what}, and with a length");
        }

        _notes.Add(tag, DicomVr.None, length, _position, what + ".");
        _position += 8;
    }

    // Fewer than 8 bytes are left: an exact end, bytes too many, or a file that stops in the middle.
    private void EndDataset(ref Frame frame)
    {
        int left = frame.End - _position;
        bool isRoot = _frameCount == 1;
        if (left > 0)
        {
            Need(left);
            if (!isRoot || At(_position)[..left].ContainsAnyExcept((byte)0))
            {
                throw Truncated(frame.Tag, frame.End);
            }

            _notes.Add($"{left} zero bytes after the last element, at offset {_position} (PS3.10 7.2).", _position);
            _position = frame.End;
        }
        else if (!isRoot && frame.IsUndefined)
        {
            MissingDelimiter(ref frame);
        }

        CloseDataset(ref frame);
    }

    private void EndSequence(ref Frame frame)
    {
        if (frame.End > _position)
        {
            throw Truncated(frame.Tag, frame.End);
        }

        if (frame.IsUndefined)
        {
            MissingDelimiter(ref frame);
        }

        CloseSequence(ref frame);
    }

    // All that is there is whole, only the end is not said. At the end of the file the rest may be missing too: the warning says so.
    private readonly void MissingDelimiter(ref Frame frame)
        => _notes.Add(frame.Tag, frame.Vr, frame.Length, _position, frame.End == _length
            ? "the file ends here, without its delimiter (PS3.5 7.5.1): something may be missing."
            : "it ends without its delimiter (PS3.5 7.5.1).");

    private void CloseDataset(ref Frame frame)
    {
        var dataset = frame.Dataset;
        bool isRoot = _frameCount == 1;
        ElementEntry[] own = _entries.AsSpan(frame.FirstEntry, _entryCount - frame.FirstEntry).ToArray();
        _entryCount = frame.FirstEntry;
        dataset?.Fill(frame.IsUnsorted ? Sort(own) : own);
        _frameCount--;
        if (!isRoot && dataset is not null)
        {
            if (_itemCount == _items.Length)
            {
                Grow(ref _items, _itemCount);
            }

            _items[_itemCount++] = dataset;
        }
    }

    private void CloseSequence(ref Frame frame)
    {
        DicomDataset[] own = _items.AsSpan(frame.FirstItem, _itemCount - frame.FirstItem).ToArray();
        _itemCount = frame.FirstItem;
        _depth--;
        _frameCount--;
        AddEntry(ref _frames[_frameCount - 1], frame.Tag, frame.Vr, frame.Length, frame.ValueOffset, new DicomSequence(own));
    }

    // Elements stand in the order of their tags, each once (PS3.5 7.1); of two with one tag the first counts, as in DCMTK.
    private readonly ElementEntry[] Sort(ElementEntry[] entries)
    {
        var first = entries[0];
        _notes.Add($"Elements are not in the order of their tags, or stand twice, after offset {first.Offset} (PS3.5 7.1).", first.Offset);
        uint[] tags = Array.ConvertAll(entries, static entry => entry.Tag);
        int[] order = [.. Enumerable.Range(0, entries.Length)];
        Array.Sort(order, (a, b) => tags[a] != tags[b] ? tags[a].CompareTo(tags[b]) : a.CompareTo(b));
        var sorted = new List<ElementEntry>(entries.Length);
        foreach (int index in order)
        {
            if (sorted.Count == 0 || sorted[^1].Tag != tags[index])
            {
                sorted.Add(entries[index]);
            }
        }

        return [.. sorted];
    }
}
