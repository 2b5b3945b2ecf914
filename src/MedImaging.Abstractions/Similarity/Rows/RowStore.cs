namespace MedImaging;

/// <summary>The rows of a tenant, as its one writer sees them. Rows are only ever added; one that is gone keeps its place until the rows are packed.</summary>
internal sealed class RowStore(VectorIndexKey key)
{
    private const int Most = 1 << 28;

    private const int FewRows = 16;

    private VectorChunk[] _vectors = [];
    private AlignedArray<sbyte>[] _codes = [];
    private float[] _scales = new float[FewRows];
    private float[] _biases = new float[FewRows];
    private RowTags[] _tags = new RowTags[FewRows];
    private int[] _gone = new int[FewRows];
    private string[] _ids = new string[FewRows];
    private MappedFile? _file;
    private int _room;
    private int _goneCount;
    private int _version;

    public int Count { get; private set; }

    /// <summary>Adds a row, which the next view shows.</summary>
    /// <returns>Its slot.</returns>
    public int Append(ReadOnlySpan<float> row, string id, RowTags tags)
    {
        Grow(Count + 1);
        int slot = Count++, at = slot & VectorChunk.Mask;
        row.CopyTo(_vectors[slot >> VectorChunk.Shift].Writable.Slice(at * key.Stride, key.Stride));
        Describe(slot, row, id, tags);
        return slot;
    }

    /// <summary>Takes the rows of a mapped file, to which more can be added.</summary>
    public void Attach(MappedFile file, long offset, int count, string[] ids, RowTags[] tags)
    {
        int full = count >> VectorChunk.Shift;
        _file = file;
        _vectors = new VectorChunk[full];
        _codes = new AlignedArray<sbyte>[full];
        for (int i = 0; i < full; i++)
        {
            _vectors[i] = new VectorChunk(file, offset + ((long)i * VectorChunk.Rows * key.Stride * sizeof(float)), VectorChunk.Rows, key.Stride);
            _codes[i] = new AlignedArray<sbyte>(VectorChunk.Rows * key.CodeStride);
        }

        _room = full << VectorChunk.Shift;
        GrowColumns(count);
        for (int slot = 0; slot < _room; slot++)
        {
            Describe(slot, _vectors[slot >> VectorChunk.Shift].Floats.Slice((slot & VectorChunk.Mask) * key.Stride, key.Stride), ids[slot], tags[slot]);
        }

        // The last rows go to memory, where others can follow them.
        Count = _room;
        int rest = count - _room;
        if (rest > 0)
        {
            var last = new VectorChunk(file, offset + ((long)_room * key.Stride * sizeof(float)), rest, key.Stride).Floats;
            for (int i = 0; i < rest; i++)
            {
                Append(last.Slice(i * key.Stride, key.Stride), ids[Count], tags[Count]);
            }
        }
    }

    /// <summary>Marks a row as gone from the next view on.</summary>
    public void MarkGone(int slot)
    {
        Volatile.Write(ref _gone[slot], _version + 1);
        _goneCount++;
    }

    /// <summary>Makes the view of what is there now.</summary>
    public ShardView TakeView(GraphView? graph) => new()
    {
        Key = key,
        Vectors = _vectors,
        Codes = _codes,
        Scales = _scales,
        Biases = _biases,
        Tags = _tags,
        Gone = _gone,
        Ids = _ids,
        File = _file,
        Count = Count,
        GoneCount = _goneCount,
        Version = ++_version,
        Graph = graph,
    };

    private void Describe(int slot, ReadOnlySpan<float> row, string id, RowTags tags)
    {
        var codes = _codes[slot >> VectorChunk.Shift].Span.Slice((slot & VectorChunk.Mask) * key.CodeStride, key.CodeStride);
        _scales[slot] = VectorCodes.Encode(row[..key.Dimensions], codes);
        _biases[slot] = key.Metric == VectorMetric.Cosine ? 0f : -0.5f * FloatDots.Dot(row, row);
        (_ids[slot], _tags[slot], _gone[slot]) = (id, tags, int.MaxValue);
    }

    private void Grow(int count)
    {
        if (count > Most)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"A tenant has more than {Most} vectors in one index.");
        }

        GrowColumns(count);
        if (count <= _room)
        {
            return;
        }

        // The last chunk doubles until it is full; readers keep the one they have.
        int begun = _room & VectorChunk.Mask, kept = begun == 0 ? _vectors.Length : _vectors.Length - 1, rows = begun == 0 ? (_vectors.Length == 0 ? FewRows : VectorChunk.Rows) : begun * 2;
        var vectors = new VectorChunk(rows, key.Stride);
        var codes = new AlignedArray<sbyte>(rows * key.CodeStride);
        if (begun > 0)
        {
            _vectors[^1].Floats.CopyTo(vectors.Writable);
            _codes[^1].Span.CopyTo(codes.Span);
        }

        (_vectors, _codes) = ([.. _vectors.AsSpan(0, kept), vectors], [.. _codes.AsSpan(0, kept), codes]);
        _room = (kept << VectorChunk.Shift) + rows;
    }

    private void GrowColumns(int count)
    {
        if (count <= _tags.Length)
        {
            return;
        }

        // New arrays, for readers go on with the old ones: a row that goes later goes at a version later than theirs.
        int length = Math.Max(count, (int)Math.Min((long)_tags.Length * 2, Most));
        Array.Resize(ref _scales, length);
        Array.Resize(ref _biases, length);
        Array.Resize(ref _tags, length);
        Array.Resize(ref _gone, length);
        Array.Resize(ref _ids, length);
    }
}
