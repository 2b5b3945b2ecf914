namespace MedImaging.Codecs;

/// <summary>A Huffman code made for the values at hand: first count, then <see cref="Build"/>, then look up (T.81 K.2, annex C).</summary>
internal sealed class HuffmanCodes
{
    private const int Reserved = 256;

    private readonly int[] _frequencies = new int[257];
    private readonly int[] _sizes = new int[257];
    private readonly int[] _next = new int[257];
    private readonly long[] _weights = new long[257];
    private readonly int[] _perLength = new int[64];
    private readonly byte[] _values = new byte[256];
    private readonly uint[] _codes = new uint[256];

    /// <summary>Gets how often each value comes, to be counted by the caller.</summary>
    public Span<int> Frequencies => _frequencies.AsSpan(0, 256);

    /// <summary>Gets the code of each value: the bits from 8 up, their number below.</summary>
    public ReadOnlySpan<uint> Codes => _codes;

    public ReadOnlySpan<byte> Values => _values.AsSpan(0, Count);

    public int Count { get; private set; }

    public void Clear() => Array.Clear(_frequencies);

    /// <summary>Writes the specification as DHT has it.</summary>
    public void CountsTo(Span<byte> counts)
    {
        for (int length = 1; length <= 16; length++)
        {
            counts[length - 1] = (byte)_perLength[length];
        }
    }

    public void Build()
    {
        Measure();
        Limit();
        Assign();
    }

    // Figure K.1, with a value of its own that comes once and so gets the longest code: no real code may be all ones.
    private void Measure()
    {
        Array.Clear(_sizes);
        Array.Fill(_next, -1);
        for (int i = 0; i < 256; i++)
        {
            _weights[i] = _frequencies[i];
        }

        _weights[Reserved] = 1;
        while (true)
        {
            int least = Least(-1), second = Least(least);
            if (second < 0)
            {
                break;
            }

            _weights[least] += _weights[second];
            _weights[second] = 0;
            Deepen(least, second);
        }
    }

    private int Least(int except)
    {
        int found = -1;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (i != except && _weights[i] > 0 && (found < 0 || _weights[i] <= _weights[found]))
            {
                found = i;
            }
        }

        return found;
    }

    // Joins two chains of values, each of which gets one bit longer.
    private void Deepen(int first, int second)
    {
        _sizes[first]++;
        while (_next[first] >= 0)
        {
            first = _next[first];
            _sizes[first]++;
        }

        _next[first] = second;
        for (int i = second; i >= 0; i = _next[i])
        {
            _sizes[i]++;
        }
    }

    // Figure K.3: codes over 16 bits are shortened, at the cost of shorter ones. 32-bit counts of at most 2^31 pixels make none over 63.
    private void Limit()
    {
        Array.Clear(_perLength);
        foreach (int size in _sizes)
        {
            if (size > 0)
            {
                _perLength[Math.Min(size, 63)]++;
            }
        }

        for (int length = 63; length > 16; length--)
        {
            while (_perLength[length] > 0)
            {
                int shorter = length - 2;
                while (_perLength[shorter] == 0)
                {
                    shorter--;
                }

                _perLength[length] -= 2;
                _perLength[length - 1]++;
                _perLength[shorter + 1] += 2;
                _perLength[shorter]--;
            }
        }

        int longest = 16;
        while (_perLength[longest] == 0)
        {
            longest--;
        }

        _perLength[longest]--;
    }

    // Values in the order of their first sizes (figure K.4), codes by counting up (figure C.2).
    private void Assign()
    {
        Count = 0;
        for (int size = 1; size < 64; size++)
        {
            for (int value = 0; value < 256; value++)
            {
                if (_sizes[value] == size)
                {
                    _values[Count++] = (byte)value;
                }
            }
        }

        Array.Clear(_codes);
        uint code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            for (int i = 0; i < _perLength[length]; i++)
            {
                _codes[_values[index++]] = (code++ << 8) | (uint)length;
            }

            code <<= 1;
        }
    }
}
