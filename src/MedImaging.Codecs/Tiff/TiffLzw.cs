namespace MedImaging.Codecs;

/// <summary>LZW as TIFF 6.0 section 13 has it: most significant bit first, codes grow one early.</summary>
internal sealed class TiffLzw
{
    /// <summary>A code of 12 bits says fewer than 3840 bytes.</summary>
    public const int MostExpansion = 2560;

    private const int Clear = 256, End = 257, First = 258, Size = 4096, HashSize = 1 << 14;

    private readonly int[] _starts = new int[Size];
    private readonly int[] _lengths = new int[Size];
    private readonly int[] _keys = new int[HashSize];
    private readonly short[] _codes = new short[HashSize];

    /// <summary>Decodes until the destination is full, the source ends or says so. A string of the table is where it was first written.</summary>
    /// <returns>How many bytes were written, or -1 at a code that has no string.</returns>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed)
    {
        int bits = 9, next = First, previousStart = 0, previousLength = 0, to = 0, from = 0, count = 0;
        ulong pending = 0;
        while (to < destination.Length)
        {
            while (count < bits && from < source.Length)
            {
                pending = (pending << 8) | source[from++];
                count += 8;
            }

            consumed = from;
            if (count < bits)
            {
                return to;
            }

            count -= bits;
            int code = (int)(pending >> count) & ((1 << bits) - 1);
            if (code == End)
            {
                return to;
            }

            if (code == Clear)
            {
                (bits, next, previousLength) = (9, First, 0);
                continue;
            }

            if (code > next || (code == next && previousLength == 0) || (code >= First && code < next && previousLength == 0))
            {
                return -1;
            }

            int start = to, length = 1;
            if (code < Clear)
            {
                destination[to++] = (byte)code;
            }
            else
            {
                int origin = code == next ? previousStart : _starts[code];
                length = Math.Min(code == next ? previousLength + 1 : _lengths[code], destination.Length - to);
                for (int i = 0; i < length; i++)
                {
                    destination[to + i] = destination[origin + i];   // may overlap by one, the last one
                }

                to += length;
            }

            if (previousLength > 0 && next < Size)
            {
                (_starts[next], _lengths[next]) = (previousStart, previousLength + 1);
                next++;
                bits = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
            }

            (previousStart, previousLength) = (start, length);
        }

        consumed = from;
        return to;
    }

    public void Encode(ReadOnlySpan<byte> source, Stream output)
    {
        ulong pending = 0;
        int count = 0, bits = 9, next = First, prefix = -1;
        Array.Clear(_keys);
        Write(Clear);
        foreach (byte value in source)
        {
            if (prefix < 0)
            {
                prefix = value;
                continue;
            }

            int key = (prefix << 8 | value) + 1, slot = (int)((uint)(key * -1640531527) >> 18);
            while (_keys[slot] != 0 && _keys[slot] != key)
            {
                slot = (slot + 1) & (HashSize - 1);
            }

            if (_keys[slot] == key)
            {
                prefix = _codes[slot];
                continue;
            }

            Write(prefix);
            (_keys[slot], _codes[slot]) = (key, (short)next);
            prefix = value;
            Grow();
        }

        if (prefix >= 0)
        {
            Write(prefix);
            Grow();
        }

        Write(End);
        if (count > 0)
        {
            output.WriteByte((byte)(pending << (8 - count)));
        }

        void Grow()
        {
            next++;
            if (next == Size - 2)
            {
                Write(Clear);
                Array.Clear(_keys);
                (bits, next) = (9, First);
            }
            else if (next > (1 << bits) - 1)
            {
                bits++;
            }
        }

        void Write(int code)
        {
            pending = (pending << bits) | (uint)code;
            count += bits;
            for (; count >= 8; count -= 8)
            {
                output.WriteByte((byte)(pending >> (count - 8)));
            }
        }
    }
}
