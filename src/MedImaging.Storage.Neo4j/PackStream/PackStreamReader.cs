using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using static MedImaging.PackStreamMarker;

namespace MedImaging;

/// <summary>Reads PackStream from one whole message, and believes none of it.</summary>
/// <remarks>A list or map may declare no more elements than there are bytes that nobody else has claimed: whatever is allocated by a declared count, all of them together, the bytes present justify.</remarks>
internal ref struct PackStreamReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly KeyCache? _keys;
    private int _position;

    // Elements that lists, maps and structures have declared and that were not begun yet; each is at least one byte.
    private long _owed;

    internal PackStreamReader(ReadOnlySpan<byte> data, KeyCache? keys = null)
    {
        _data = data;
        _keys = keys;
    }

    /// <summary>Gets where the next value begins.</summary>
    internal readonly int Position => _position;

    /// <summary>Gets the bytes that are left.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _data[_position..];

    /// <summary>Gets the marker of the next value without taking it.</summary>
    internal readonly byte Peek() => _position < _data.Length ? _data[_position] : throw Truncated();

    /// <summary>Takes the marker of the next value, which counts as begun.</summary>
    internal byte Marker()
    {
        byte marker = Peek();
        _position++;
        if (_owed > 0)
        {
            _owed--;
        }

        return marker;
    }

    /// <summary>Skips values that the caller has looked at in <see cref="Rest"/>.</summary>
    internal void Skip(int bytes, int values)
    {
        _position += bytes;
        _owed -= values;
    }

    internal long Integer()
    {
        int at = _position;
        byte marker = Marker();
        return TryInteger(marker, out long value) ? value : throw Malformed("has no integer where one must be", at);
    }

    /// <summary>The integer that a marker begins.</summary>
    internal bool TryInteger(byte marker, out long value)
    {
        if (marker < 0x80 || marker >= 0xF0)
        {
            value = unchecked((sbyte)marker);
            return true;
        }

        value = marker switch
        {
            Integer8 => unchecked((sbyte)Take(1)[0]),
            Integer16 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            Integer32 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            Integer64 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => 0,
        };
        return marker is >= Integer8 and <= Integer64;
    }

    /// <summary>The float behind its marker.</summary>
    internal double FloatBody() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    internal double Float()
    {
        int at = _position;
        return Marker() == Float64 ? FloatBody() : throw Malformed("has no float where one must be", at);
    }

    internal string String()
    {
        int at = _position;
        return TryString(Marker(), out string? text) ? text : throw Malformed("has no string where one must be", at);
    }

    internal bool TryString(byte marker, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryLength(marker, TinyString, String8, out long length))
        {
            return false;
        }

        text = Text(length);
        return true;
    }

    /// <summary>A name (a key, a label, a type): one of few, so that most of them are not allocated again.</summary>
    internal string Name()
    {
        int at = _position;
        if (!TryLength(Marker(), TinyString, String8, out long length))
        {
            throw Malformed("has a name that is no string", at);
        }

        if (_keys is null || length > KeyCache.MaxLength)
        {
            return Text(length);
        }

        int start = _position;
        return _keys.Get(Take((int)length)) ?? throw Malformed("has a string that is no UTF-8", start);
    }

    /// <summary>Bytes, when the marker begins some.</summary>
    internal bool TryBytes(byte marker, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryLength(marker, -1, Bytes8, out long length))
        {
            return false;
        }

        bytes = Take(length);
        return true;
    }

    /// <summary>The count of a list, when the marker begins one.</summary>
    internal bool TryList(byte marker, out int count) => TryCount(marker, TinyList, List8, 1, out count);

    /// <summary>The count of a map's entries, when the marker begins one.</summary>
    internal bool TryMap(byte marker, out int count) => TryCount(marker, TinyMap, Map8, 2, out count);

    /// <summary>The number of a structure's fields and its tag, when the marker begins one.</summary>
    internal bool TryStructure(byte marker, out int fields, out byte tag)
    {
        fields = marker - TinyStruct;
        tag = 0;
        if (fields is < 0 or > 15)
        {
            return false;
        }

        tag = Take(1)[0];
        Owe(fields);
        return true;
    }

    internal int ListCount()
    {
        int at = _position;
        return TryList(Marker(), out int count) ? count : throw Malformed("has no list where one must be", at);
    }

    internal int MapCount()
    {
        int at = _position;
        return TryMap(Marker(), out int count) ? count : throw Malformed("has no map where one must be", at);
    }

    /// <summary>The tag of the next value, which must be a structure.</summary>
    internal byte Structure(out int fields)
    {
        int at = _position;
        return TryStructure(Marker(), out fields, out byte tag) ? tag : throw Malformed("has no structure where one must be", at);
    }

    /// <summary>Nothing may be left.</summary>
    internal readonly void End()
    {
        if (_position != _data.Length)
        {
            throw Malformed("has bytes behind its end", _position);
        }
    }

    internal static MedImagingException Malformed(string what, int offset)
        => new(ErrorKind.MalformedResponse, $"A message of the graph server {what} (at byte {offset}).") { Offset = offset };

    private string Text(long length)
    {
        int start = _position;
        var bytes = Take(length);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw Malformed("has a string that is no UTF-8", start);
    }

    private readonly MedImagingException Truncated() => Malformed("ends within a value", _data.Length);

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _data.Length - _position)
        {
            throw Truncated();
        }

        var taken = _data.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    // Three markers in a row: lengths of one, two and four bytes.
    private bool TryLength(byte marker, int tiny, byte first, out long length)
    {
        if (tiny >= 0 && (marker & 0xF0) == tiny)
        {
            length = marker & 0x0F;
            return true;
        }

        length = (marker - first) switch
        {
            0 => Take(1)[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            2 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => -1,
        };
        return length >= 0;
    }

    private bool TryCount(byte marker, int tiny, byte first, int valuesEach, out int count)
    {
        count = 0;
        if (!TryLength(marker, tiny, first, out long declared))
        {
            return false;
        }

        Owe(declared * valuesEach);
        count = (int)declared;
        return true;
    }

    private void Owe(long values)
    {
        if (_owed + values > _data.Length - _position)
        {
            throw Malformed("declares more values than it has bytes", _position);
        }

        _owed += values;
    }
}
