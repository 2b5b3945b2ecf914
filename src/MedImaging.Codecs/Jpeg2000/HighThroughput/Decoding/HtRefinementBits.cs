namespace MedImaging.Codecs;

/// <summary>Bits of the significance propagation pass: forwards, the bit after a byte 0xFF skipped, zeros after the end (T.814 7.1.5).</summary>
/// <param name="segment">The refinement segment.</param>
internal ref struct HtPropagationBits(ReadOnlySpan<byte> segment)
{
    private readonly ReadOnlySpan<byte> _segment = segment;
    private int _at;
    private int _bits;
    private uint _value;
    private bool _isStuffed;

    /// <summary>Gets whether a stuffing bit was set.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Gets the next bit.</summary>
    public uint Next()
    {
        if (_bits == 0)
        {
            _bits = _isStuffed ? 7 : 8;
            _value = _at < _segment.Length ? _segment[_at++] : 0u;
            IsDamaged |= _value >> _bits != 0;
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
