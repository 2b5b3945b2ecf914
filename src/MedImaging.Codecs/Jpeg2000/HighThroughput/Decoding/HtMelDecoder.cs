using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>Decodes the MEL stream of a clean-up segment: runs of insignificant quads (T.814 7.1.3 and 7.3.3).</summary>
/// <param name="source">The bytes from the start of the stream to the end of the segment.</param>
internal ref struct HtMelDecoder(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _at;
    private int _bits;
    private uint _value;
    private int _state;
    private int _left;
    private bool _endsInOne;

    /// <summary>Gets the next symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (_left == 0)
        {
            NextRun();
        }

        return --_left == 0 && _endsInOne;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextRun()
    {
        int exponent = HtTables.MelExponents[_state];
        if (Bit() != 0)
        {
            _left = 1 << exponent;
            _endsInOne = false;
            _state = Math.Min(_state + 1, HtTables.MelExponents.Length - 1);
            return;
        }

        int zeros = 0;
        for (; exponent > 0; exponent--)
        {
            zeros = 2 * zeros + (int)Bit();
        }

        _left = zeros + 1;
        _endsInOne = true;
        _state = Math.Max(_state - 1, 0);
    }

    private uint Bit()
    {
        if (_bits == 0)
        {
            _bits = _value == 0xFF ? 7 : 8;
            _value = ByteAt(_at);
            _at = Math.Min(_at + 1, _source.Length);
        }

        return _value >> --_bits & 1;
    }

    // T.814 7.1.1: the length at the end reads as ones, and so does what comes after.
    private readonly uint ByteAt(int at)
        => at < _source.Length - 2 ? _source[at] : at == _source.Length - 2 ? _source[at] | 0x0Fu : 0xFFu;
}
