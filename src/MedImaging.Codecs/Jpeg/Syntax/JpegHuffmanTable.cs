namespace MedImaging.Codecs;

/// <summary>A Huffman table for decoding (T.81 annex C, F.2.2.3): canonical codes, and look-ups that give code length and extra bits at once.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>The bits that index the look-up of DCT scans.</summary>
    public const int DctBits = 10;

    /// <summary>The bits that index the look-up of lossless scans, whose codes have no runs and are hit once a sample.</summary>
    public const int LosslessBits = 12;

    private readonly byte[] _counts = new byte[16];
    private readonly byte[] _values = new byte[256];

    // For each length: one past the last code, left-aligned in 16 bits, and what to add to a code to find its value.
    private readonly int[] _limits = new int[17];
    private readonly int[] _shifts = new int[17];
    private readonly uint[] _dct = new uint[1 << DctBits];
    private readonly uint[] _lossless = new uint[1 << LosslessBits];
    private int _valueCount = -1;
    private bool _hasDct;
    private bool _hasLossless;

    /// <summary>Gets a table without codes, for a component that no scan has named.</summary>
    public static JpegHuffmanTable None { get; } = new();

    /// <summary>Gets or sets whether the stream at hand has defined the table; a table of an earlier stream does not count.</summary>
    public bool IsDefined { get; set; }

    /// <summary>Takes a specification; that of the frame before costs nothing.</summary>
    public void Define(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, int offset)
    {
        IsDefined = true;
        if (_valueCount == values.Length && counts.SequenceEqual(_counts) && values.SequenceEqual(_values.AsSpan(0, _valueCount)))
        {
            return;
        }

        _valueCount = -1;
        _hasDct = _hasLossless = false;
        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++)
        {
            int count = counts[length - 1];
            _shifts[length] = index - code;
            code += count;
            index += count;
            if (code > 1 << length)
            {
                IsDefined = false;
                throw JpegError.Malformed("a Huffman table has more codes than its lengths allow", offset);
            }

            _limits[length] = code << (16 - length);
            code <<= 1;
        }

        counts.CopyTo(_counts);
        values.CopyTo(_values);
        _valueCount = values.Length;
    }

    /// <summary>Gets the look-up of DCT scans: the top <see cref="DctBits"/> bits give an entry as <see cref="Entry"/> makes it, 0 for longer codes.</summary>
    public uint[] Dct()
    {
        if (!_hasDct)
        {
            Fill(_dct, DctBits);
            _hasDct = true;
        }

        return _dct;
    }

    /// <summary>Gets the look-up of lossless scans; entries of category 16 and above are 0, for the slow way.</summary>
    public uint[] Lossless()
    {
        if (!_hasLossless)
        {
            Fill(_lossless, LosslessBits);
            foreach (ref uint entry in _lossless.AsSpan())
            {
                entry = entry >> 16 >= 16 ? 0 : entry;
            }

            _hasLossless = true;
        }

        return _lossless;
    }

    /// <summary>Finds the code at the top of the bits, of any length.</summary>
    /// <returns>Its value, with its length times 256; -1 when no code begins so.</returns>
    public int Find(ulong bits)
    {
        int top = (int)(bits >> 48);
        for (int length = 1; length <= 16; length++)
        {
            if (top < _limits[length])
            {
                return _values[((top >> (16 - length)) + _shifts[length]) & 255] | (length << 8);
            }
        }

        return -1;
    }

    /// <summary>The entry of a code: bits 0-7 length and extra bits together, 8-15 length, 16-19 extra bits, 20 up what the value's upper half says (a run).</summary>
    public static uint Entry(int length, int value)
        => (uint)(length + (value & 15)) | ((uint)length << 8) | ((uint)value << 16);

    private void Fill(uint[] lookup, int bits)
    {
        Array.Clear(lookup);
        int code = 0, index = 0;
        for (int length = 1; length <= bits; length++)
        {
            for (int i = 0; i < _counts[length - 1]; i++, index++, code++)
            {
                lookup.AsSpan(code << (bits - length), 1 << (bits - length)).Fill(Entry(length, _values[index]));
            }

            code <<= 1;
        }
    }
}
