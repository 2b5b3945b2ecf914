namespace MedImaging.Codecs;

/// <summary>The bits of a codeword segment that bypasses the arithmetic coder: after a byte of ones the next has seven; past the end come ones (T.800 D.6).</summary>
internal ref struct RawBits(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _current;
    private int _left;

    public int Bit()
    {
        if (_left == 0)
        {
            _left = _current == 0xFF ? 7 : 8;
            _current = _position < _bytes.Length ? _bytes[_position++] : 0xFF;
        }

        return (_current >> --_left) & 1;
    }
}
