using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Reads the DICOM JSON model token by token, with a stack of its own.</summary>
internal ref partial struct JsonDatasetReader
{
    private readonly DicomJsonReaderOptions _options;
    private readonly Stack<Level> _levels = new();
    private readonly List<DicomDataset> _roots = [];
    private Utf8JsonReader _reader;
    private int _elements;
    private int _items;

    public JsonDatasetReader(ReadOnlySpan<byte> utf8, DicomJsonReaderOptions options)
    {
        _options = options;

        // Each level of a dataset has an object, an element's object and its array; a name has one object more.
        long depth = 8 + (4L * Math.Clamp(options.MaxDepth, 1, 512));
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = (int)depth });
    }

    // A dataset being filled, and the sequence of its that is open.
    private sealed class Level(DicomDataset dataset)
    {
        public DicomDataset Dataset { get; } = dataset;

        public List<ElementEntry> Entries { get; } = [];

        public List<DicomDataset> Items { get; } = [];

        public DicomTag Sequence { get; set; }

        public bool IsInSequence { get; set; }

        public bool IsUnsorted { get; set; }

        public bool HasUnicode { get; set; }
    }

    public List<DicomDataset> ReadAll()
    {
        Next();
        bool isArray = _reader.TokenType == JsonTokenType.StartArray;
        if (isArray)
        {
            Next();
        }

        while (_reader.TokenType == JsonTokenType.StartObject)
        {
            ReadRoot();
            if (!isArray)
            {
                return End();
            }

            Next();
        }

        return isArray && _reader.TokenType == JsonTokenType.EndArray ? End() : throw Fail("a dataset is a JSON object (PS3.18 F.2)");
    }

    private List<DicomDataset> End()
    {
        try
        {
            return !_reader.Read() ? _roots : throw Fail("something follows the dataset");
        }
        catch (JsonException ex)
        {
            throw NoJson(ex);
        }
    }

    private void ReadRoot()
    {
        if (++_items > _options.MaxItems)
        {
            throw Limit($"more than {_options.MaxItems} datasets and items");
        }

        _levels.Push(new Level(new DicomDataset()));
        while (_levels.TryPeek(out var level))
        {
            Next();
            if (level.IsInSequence)
            {
                ReadItem(level);
            }
            else if (_reader.TokenType == JsonTokenType.EndObject)
            {
                CloseDataset(level);
            }
            else
            {
                ReadElement(level);
            }
        }
    }

    // Between the brackets of a sequence: an item, an empty one (F.2.5), or the end.
    private void ReadItem(Level level)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.Null:
                if (++_items > _options.MaxItems)
                {
                    throw Limit($"more than {_options.MaxItems} datasets and items");
                }

                var item = new DicomDataset(MemoryByteSource.Empty, level.Dataset);
                level.Items.Add(item);
                if (_reader.TokenType == JsonTokenType.StartObject)
                {
                    _levels.Push(new Level(item));
                }

                break;
            case JsonTokenType.EndArray:
                level.IsInSequence = false;
                Add(level, level.Sequence, DicomVr.SQ, new DicomSequence([.. level.Items]));
                level.Items.Clear();
                EndElement();
                break;
            default:
                throw Fail($"{level.Sequence} SQ: an item is a JSON object (PS3.18 F.2.2)");
        }
    }

    private void ReadElement(Level level)
    {
        if (++_elements > _options.MaxElements)
        {
            throw Limit($"more than {_options.MaxElements} elements");
        }

        // A tag is eight digits; keywords are for people.
        if (_reader.TokenType != JsonTokenType.PropertyName || _reader.ValueSpan.Length != 8 || _reader.HasValueSequence || !ElementValues.TryTag(Text(), out var tag) || tag.Group == 0xFFFE)
        {
            throw Fail("the name of an element is no tag of eight hexadecimal digits (PS3.18 F.2.2)");
        }

        Next();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw Fail($"{tag}: an element is a JSON object (PS3.18 F.2.2)");
        }

        var vr = FindVr(tag);
        object value = vr == DicomVr.SQ ? new DicomSequence([]) : ReadOnlyMemory<byte>.Empty;
        bool isGiven = false;
        while (true)
        {
            Next();
            if (_reader.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            bool isVr = NameIs("vr"u8), isValue = NameIs("Value"u8), isInline = NameIs("InlineBinary"u8), isBulk = NameIs("BulkDataURI"u8);
            Next();
            if (isVr && _reader.TokenType != JsonTokenType.String)
            {
                throw Fail($"{tag}: the VR is given twice, the second time not as a text (PS3.18 F.2.2)");
            }

            if ((isValue || isInline || isBulk) && isGiven)
            {
                throw Fail($"{tag} {vr.Letters()}: the value is given twice (PS3.18 F.2.2)");
            }

            isGiven |= isValue || isInline || isBulk;
            if (isValue && vr == DicomVr.SQ)
            {
                StartSequence(level, tag);
                return;
            }

            if (isValue)
            {
                value = new JsonValueReader(tag, vr).Read(ref this);
                level.HasUnicode |= value is string text && !System.Text.Ascii.IsValid(text);
            }
            else if (isInline)
            {
                value = Inline(tag, vr);
            }
            else if (isBulk && Bulk(tag, vr) is { } bulk)
            {
                value = bulk;
            }
            else if (isBulk)
            {
                EndElement();
                return;
            }
            else if (!isVr)
            {
                SkipValue();
            }
        }

        if (!tag.IsGroupLength)
        {
            Add(level, tag, vr, value);
        }
    }

    private void StartSequence(Level level, DicomTag tag)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            throw Fail($"{tag} SQ: the value is no array (PS3.18 F.2.4)");
        }

        if (_levels.Count > _options.MaxDepth)
        {
            throw Limit($"sequences that nest deeper than {_options.MaxDepth}");
        }

        (level.Sequence, level.IsInSequence) = (tag, true);
    }

    private void EndElement()
    {
        // After a sequence, or an element that is left out: what else the object says does not count.
        for (Next(); _reader.TokenType != JsonTokenType.EndObject; Next())
        {
            Next();
            SkipValue();
        }
    }

    private static void Add(Level level, DicomTag tag, DicomVr vr, object value)
    {
        level.IsUnsorted |= level.Entries.Count > 0 && level.Entries[^1].Tag >= tag.Value;
        level.Entries.Add(new ElementEntry { Tag = tag.Value, Vr = vr, Offset = -1, Extra = value });
    }

    private void CloseDataset(Level level)
    {
        _levels.Pop();

        // JSON is Unicode: so that it can be written as a file, the root says so (PS3.18 F.2).
        if (_levels.Count > 0 && level.HasUnicode)
        {
            _levels.Peek().HasUnicode = true;
        }

        if (_levels.Count == 0)
        {
            _roots.Add(level.Dataset);
            if (level.HasUnicode && !level.Entries.Exists(static entry => entry.Tag == 0x00080005))
            {
                Add(level, DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192");
            }
        }

        ElementEntry[] entries = [.. level.Entries];
        if (level.IsUnsorted)
        {
            Array.Sort(entries, static (a, b) => a.Tag.CompareTo(b.Tag));
            for (int i = 1; i < entries.Length; i++)
            {
                if (entries[i].Tag == entries[i - 1].Tag)
                {
                    throw Fail($"{new DicomTag(entries[i].Tag)} stands twice in a dataset");
                }
            }
        }

        level.Dataset.Fill(entries);
    }
}
