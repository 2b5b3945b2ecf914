using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Writes out a table that is stored as segments: runs as they are, straight lines, and earlier segments once more (PS3.3 C.7.9.2).</summary>
internal ref struct SegmentedTable
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly bool _isWide;
    private readonly Span<ushort> _entries;
    private int _position;
    private int _count;

    private SegmentedTable(ReadOnlySpan<byte> data, bool isWide, Span<ushort> entries)
    {
        _data = data;
        _isWide = isWide;
        _entries = entries;
    }

    // Each segment writes at least one entry, or ends the work: the entries bound the loops.
    public static bool TryExpand(ReadOnlySpan<byte> data, bool isWide, Span<ushort> entries)
    {
        var table = new SegmentedTable(data, isWide, entries);
        while (table._count < entries.Length)
        {
            if (!table.TryRead(out int opcode) || !table.TryRead(out int length) || length == 0)
            {
                return false;
            }

            if (opcode == 2 ? !table.TryRepeat(length) : !table.TryWrite(opcode, length))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRepeat(int segments)
    {
        if (!TryRead(out int a) || !TryRead(out int b))
        {
            return false;
        }

        // The offset in bytes: two words, the lower first; in a table of bytes four of them.
        long offset = a + ((long)b << (_isWide ? 16 : 8));
        if (!_isWide)
        {
            if (!TryRead(out int c) || !TryRead(out int d))
            {
                return false;
            }

            offset += ((long)c << 16) + ((long)d << 24);
        }

        int back = _position;
        if (offset >= _data.Length || offset % (_isWide ? 2 : 1) != 0)
        {
            return false;
        }

        _position = (int)offset;
        for (int i = 0; i < segments; i++)
        {
            // An indirect segment must not name another (PS3.3 C.7.9.2.3).
            if (!TryRead(out int opcode) || !TryRead(out int length) || length == 0 || opcode == 2 || !TryWrite(opcode, length))
            {
                return false;
            }
        }

        _position = back;
        return true;
    }

    private bool TryWrite(int opcode, int length)
    {
        if (length > _entries.Length - _count)
        {
            return false;
        }

        if (opcode == 0)
        {
            for (int i = 0; i < length; i++)
            {
                if (!TryRead(out int entry))
                {
                    return false;
                }

                _entries[_count++] = (ushort)entry;
            }

            return true;
        }

        if (opcode != 1 || _count == 0 || !TryRead(out int last))
        {
            return false;   // a line starts from the entry before it, so it cannot come first
        }

        int start = _entries[_count - 1];
        for (int i = 1; i <= length; i++)
        {
            _entries[_count++] = (ushort)Math.Round(start + ((last - start) * (double)i / length), MidpointRounding.AwayFromZero);
        }

        return true;
    }

    private bool TryRead(out int value)
    {
        int size = _isWide ? 2 : 1;
        value = 0;
        if (_data.Length - _position < size)
        {
            return false;
        }

        value = _isWide ? BinaryPrimitives.ReadUInt16LittleEndian(_data[_position..]) : _data[_position];
        _position += size;
        return true;
    }
}
