namespace MedImaging.Codecs;

/// <summary>Encodes the MEL stream of a clean-up segment: the reverse of <see cref="HtMelDecoder"/>.</summary>
/// <param name="destination">Where the bytes go.</param>
internal ref struct HtMelEncoder(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _written;
    private uint _value;
    private int _room = 8;
    private int _state;
    private int _run;

    /// <summary>Adds a symbol.</summary>
    public void Add(bool symbol)
    {
        int exponent = HtTables.MelExponents[_state];
        if (!symbol)
        {
            if (++_run == 1 << exponent)
            {
                Write(1, 1);
                _run = 0;
                _state = Math.Min(_state + 1, HtTables.MelExponents.Length - 1);
            }

            return;
        }

        Write((uint)_run, exponent + 1);
        _run = 0;
        _state = Math.Max(_state - 1, 0);
    }

    /// <summary>Ends the stream; what follows it may be anything.</summary>
    /// <returns>How many bytes it has.</returns>
    public int Finish()
    {
        if (_run > 0)
        {
            Write(1, 1);
        }

        // A byte that waits for its stuffing bit must not stand before one above 0x8F: that would be a marker.
        if (_room < 8)
        {
            _destination[_written++] = (byte)(_value << _room);
        }

        return _written;
    }

    private void Write(uint value, int count)
    {
        while (count-- > 0)
        {
            _value = _value << 1 | value >> count & 1;
            if (--_room == 0)
            {
                _destination[_written++] = (byte)_value;
                _room = _value == 0xFF ? 7 : 8;
                _value = 0;
            }
        }
    }
}
