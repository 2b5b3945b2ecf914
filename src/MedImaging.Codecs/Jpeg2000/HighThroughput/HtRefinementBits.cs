namespace MedImaging.Codecs;

/// <summary>Bits of the significance propagation pass: forwards, the bit after a byte 0xFF skipped, zeros after the end (T.814 7.1.5).</summary>
/// <param name="segment">The refinement segment.</param>
/// <param name="offset">Where it starts, for messages.</param>
internal ref struct HtPropagationBits(ReadOnlySpan<byte> segment, int offset)
{
    private readonly ReadOnlySpan<byte> _segment = segment;
    private readonly int _offset = offset;
    private int _at;
    private int _bits;
    private uint _value;
    private bool _isStuffed;

    /// <summary>Gets the next bit.</summary>
    /// <exception cref="CodecException">A stuffing bit is set.</exception>
    public uint Next()
    {
        if (_bits == 0)
        {
            _bits = _isStuffed ? 7 : 8;
            _value = _at < _segment.Length ? _segment[_at++] : 0u;
            if (_value >> _bits != 0)
            {
                throw new CodecException(CodecFault.Malformed, "JPEG 2000: a stuffing bit of a high-throughput block is set", _offset + _at - 1);
            }

            _isStuffed = _value == 0xFF;
        }

        uint bit = _value & 1;
        _value >>= 1;
        _bits--;
        return bit;
    }
}

/// <summary>Bits of the magnitude refinement pass: backwards, seven of a byte whose lower bits are all set after one above 0x8F, zeros after the start (T.814 7.1.6).</summary>
/// <param name="segment">The refinement segment.</param>
internal ref struct HtRefinementBits(ReadOnlySpan<byte> segment)
{
    private readonly ReadOnlySpan<byte> _segment = segment;
    private int _left = segment.Length;
    private int _bits;
    private uint _value;
    private uint _last = 0xFF;

    /// <summary>Gets the next bit.</summary>
    public uint Next()
    {
        if (_bits == 0)
        {
            _value = _left > 0 ? _segment[--_left] : 0u;
            _bits = _last > 0x8F && (_value & 0x7F) == 0x7F ? 7 : 8;
            _last = _value;
        }

        uint bit = _value & 1;
        _value >>= 1;
        _bits--;
        return bit;
    }
}
