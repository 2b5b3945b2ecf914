namespace MedImaging.Codecs;

/// <summary>Writes the bits of a packet header (T.800 B.10.1).</summary>
internal ref struct PacketBitWriter(ByteSink sink)
{
    private readonly ByteSink _sink = sink;
    private int _current;
    private int _left = 8;

    public void Bit(int bit)
    {
        _current |= bit << --_left;
        if (_left == 0)
        {
            Flush();
        }
    }

    public void Bits(int value, int count)
    {
        while (--count >= 0)
        {
            Bit((value >> count) & 1);
        }
    }

    /// <summary>Ends the header; a byte of ones gets a byte of zeros behind it.</summary>
    public void End()
    {
        if (_left < 8)
        {
            Flush();
        }

        if (_left == 7)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _sink.Byte(_current);
        (_left, _current) = (_current == 0xFF ? 7 : 8, 0);
    }
}
