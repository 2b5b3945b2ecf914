using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Packet headers kept apart from the packets: PPM in the main header, PPT in those of tile-parts (T.800 A.7.4, A.7.5).</summary>
internal sealed class PackedHeaders
{
    private readonly GrowingArray<(int Index, int Start, int Length)> _segments = new();
    private byte[] _bytes = [];
    private int _length;

    public bool Any => _segments.Count > 0;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear()
    {
        _segments.Clear();
        _length = 0;
    }

    /// <summary>Notes a PPM or PPT segment; its first byte is its place among them.</summary>
    public void Note(ReadOnlySpan<byte> source, int start, int length)
    {
        if (length < 1)
        {
            throw Fault.Malformed("packed packet headers without an index", start);
        }

        int at = _segments.Count;
        _segments.Add((source[start], start + 1, length - 1));
        for (; at > 0 && _segments[at - 1].Index > _segments[at].Index; at--)
        {
            (_segments[at - 1], _segments[at]) = (_segments[at], _segments[at - 1]);
        }
    }

    /// <summary>Joins the segments in the order of their indexes.</summary>
    public void Join(ReadOnlySpan<byte> source)
    {
        foreach (var (_, start, length) in _segments.Items)
        {
            Append(source.Slice(start, length));
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _length < bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes.Length, _bytes.Length * 2));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Gives each tile-part, in the order of the stream, its record of the joined PPM segments: a length and so many bytes.</summary>
    public void Share(Span<TilePart> parts)
    {
        int position = 0;
        foreach (ref var part in parts)
        {
            if (_length - position < 4)
            {
                return;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(Bytes[position..]);
            position += 4;
            part.PackedStart = position;
            part.PackedLength = (int)Math.Min(length, (uint)(_length - position));
            position += part.PackedLength;
        }
    }
}
