using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Where the fragments of encapsulated pixel data are, and which of them make up each frame (PS3.5 A.4). Used again for the next object.</summary>
internal sealed class FragmentList
{
    private long[] _offsets = [];
    private int[] _lengths = [];
    private int[] _firstOfFrame = [];   // one more than frames
    private int _count;

    public int Count => _count;

    public int FrameCount { get; private set; }

    public long Offset(int fragment) => _offsets[fragment];

    public int Length(int fragment) => _lengths[fragment];

    public (int First, int End) Frame(int frame) => (_firstOfFrame[frame], _firstOfFrame[frame + 1]);

    public void Clear() => (_count, FrameCount) = (0, 0);

    public void Add(long offset, int length)
    {
        if (_count == _offsets.Length)
        {
            Array.Resize(ref _offsets, Math.Max(16, 2 * _count));
            Array.Resize(ref _lengths, Math.Max(16, 2 * _count));
        }

        (_offsets[_count], _lengths[_count]) = (offset, length);
        _count++;
    }

    /// <summary>Finds the fragments of each frame: by the tables, else by number, else by how coded frames begin.</summary>
    /// <param name="frames">The frames the object says it has.</param>
    /// <param name="basic">The basic offset table; empty when there is none.</param>
    /// <param name="extended">The extended offset table; empty when there is none.</param>
    /// <param name="source">Where the fragments are.</param>
    /// <returns>Whether each frame has fragments.</returns>
    public bool TryAssign(int frames, ReadOnlySpan<byte> basic, ReadOnlySpan<byte> extended, ByteSource source)
    {
        if (_count < 1 || _count < frames)
        {
            return false;
        }

        if (_firstOfFrame.Length <= frames)
        {
            _firstOfFrame = new int[frames + 1];   // not more than there are fragments
        }

        FrameCount = frames;
        _firstOfFrame[frames] = _count;
        _firstOfFrame[0] = 0;
        return frames == 1
            || (extended.Length == frames * 8L && TryTable(frames, extended, 8))
            || (basic.Length == frames * 4L && TryTable(frames, basic, 4))
            || TryOneEach(frames)
            || TryMarkers(frames, source);
    }

    // Offsets count from the first byte after the offset table, each to the item tag of a fragment (PS3.5 A.4).
    private bool TryTable(int frames, ReadOnlySpan<byte> table, int size)
    {
        long start = _offsets[0] - 8;
        int fragment = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            var entry = table[(frame * size)..];
            ulong offset = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(entry) : BinaryPrimitives.ReadUInt32LittleEndian(entry);
            while (fragment < _count && (ulong)(_offsets[fragment] - 8 - start) < offset)
            {
                fragment++;
            }

            bool isStart = fragment < _count && (ulong)(_offsets[fragment] - 8 - start) == offset;
            if (!isStart || (frame == 0 ? fragment != 0 : fragment <= _firstOfFrame[frame - 1]))
            {
                return false;
            }

            _firstOfFrame[frame] = fragment;
        }

        return true;
    }

    private bool TryOneEach(int frames)
    {
        for (int frame = 0; frame < frames; frame++)
        {
            _firstOfFrame[frame] = frame;
        }

        return _count == frames;
    }

    private bool TryMarkers(int frames, ByteSource source)
    {
        Span<byte> head = stackalloc byte[12];
        int found = 0;
        for (int fragment = 0; fragment < _count; fragment++)
        {
            int length = Math.Min(head.Length, _lengths[fragment]);
            source.Read(_offsets[fragment], head[..length]);
            if (PixelCodings.StartsFrame(head[..length]))
            {
                if (found == frames)
                {
                    return false;
                }

                _firstOfFrame[found++] = fragment;
            }
        }

        return found == frames && _firstOfFrame[0] == 0;
    }
}
