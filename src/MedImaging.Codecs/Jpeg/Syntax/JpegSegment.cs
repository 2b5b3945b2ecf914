using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>The parameters of one marker segment, read in order; reading past its end is a malformed stream.</summary>
internal ref struct JpegSegment
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _offset;
    private int _position;

    private JpegSegment(ReadOnlySpan<byte> bytes, int offset)
    {
        _bytes = bytes;
        _offset = offset;
    }

    public readonly int Remaining => _bytes.Length - _position;

    public readonly int Offset => _offset + _position;

    /// <summary>Takes the segment whose length word stands at <paramref name="position"/>, and moves past it.</summary>
    public static JpegSegment Take(ReadOnlySpan<byte> source, ref int position)
    {
        if (source.Length - position < 2)
        {
            throw JpegError.Truncated("the stream ends before the length of a segment", position);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(source[position..]);
        if (length < 2)
        {
            throw JpegError.Malformed("a segment is shorter than its own length", position);
        }

        if (length > source.Length - position)
        {
            throw JpegError.Truncated("the stream ends inside a segment", position);
        }

        var segment = new JpegSegment(source.Slice(position + 2, length - 2), position + 2);
        position += length;
        return segment;
    }

    public byte Byte()
    {
        if (Remaining < 1)
        {
            throw Short();
        }

        return _bytes[_position++];
    }

    public int Word()
    {
        if (Remaining < 2)
        {
            throw Short();
        }

        int word = BinaryPrimitives.ReadUInt16BigEndian(_bytes[_position..]);
        _position += 2;
        return word;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (Remaining < count)
        {
            throw Short();
        }

        var bytes = _bytes.Slice(_position, count);
        _position += count;
        return bytes;
    }

    private readonly CodecException Short() => JpegError.Malformed("a segment is too short for what it declares", Offset);
}
