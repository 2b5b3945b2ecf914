namespace MedImaging.Codecs;

/// <summary>The bits of a packet header: after a byte of ones the next has seven (T.800 B.10.1).</summary>
internal ref struct PacketBits(ReadOnlySpan<byte> bytes, int position, long offset)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly long _offset = offset;
    private int _current;
    private int _left;

    /// <summary>Gets where the next byte is.</summary>
    public int Position { get; private set; } = position;

    public int Bit()
    {
        if (_left == 0)
        {
            Load();
        }

        return (_current >> --_left) & 1;
    }

    public int Bits(int count)
    {
        int value = 0;
        while (--count >= 0)
        {
            value = (value << 1) | Bit();
        }

        return value;
    }

    /// <summary>Leaves the rest of the last byte; a byte of ones has a stuffed one behind it.</summary>
    public void Align()
    {
        if (_current == 0xFF)
        {
            Load();
        }

        _left = 0;
    }

    private void Load()
    {
        if (Position >= _bytes.Length)
        {
            throw Fault.Truncated("a packet header is cut", _offset + Position);
        }

        _left = _current == 0xFF ? 7 : 8;
        _current = _bytes[Position++];
    }
}
