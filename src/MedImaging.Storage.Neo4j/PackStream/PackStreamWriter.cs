using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using static MedImaging.PackStreamMarker;

namespace MedImaging;

/// <summary>Writes PackStream values, in their shortest form, into a pooled buffer that grows.</summary>
internal sealed class PackStreamWriter : IDisposable
{
    private const int InitialSize = 4096;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);

    /// <summary>Gets how many bytes are written.</summary>
    internal int Length { get; private set; }

    /// <summary>Gets what is written; only until the next write.</summary>
    internal Memory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Forgets all, or what stands behind a place. A buffer that one large message made is not kept.</summary>
    internal void Truncate(int length)
    {
        Length = length;
        if (length == 0 && _buffer.Length > 1 << 20)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        }
    }

    /// <summary>Makes room for bytes that the caller fills.</summary>
    /// <exception cref="MedImagingException">The message would be longer than an array can be.</exception>
    internal Span<byte> Append(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Grow(count);
        }

        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    internal void Null() => Byte(PackStreamMarker.Null);

    internal void Boolean(bool value) => Byte(value ? True : False);

    internal void Integer(long value)
    {
        if (value is >= LeastTinyInt and <= sbyte.MaxValue)
        {
            Byte(unchecked((byte)value));
        }
        else if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            var span = Append(2);
            (span[0], span[1]) = (Integer8, unchecked((byte)value));
        }
        else if (value is >= short.MinValue and <= short.MaxValue)
        {
            var span = Append(3);
            span[0] = Integer16;
            BinaryPrimitives.WriteInt16BigEndian(span[1..], (short)value);
        }
        else if (value is >= int.MinValue and <= int.MaxValue)
        {
            var span = Append(5);
            span[0] = Integer32;
            BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
        }
        else
        {
            var span = Append(9);
            span[0] = Integer64;
            BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
        }
    }

    internal void Float(double value)
    {
        var span = Append(9);
        span[0] = Float64;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
    }

    /// <summary>A list of numbers: PackStream knows only 64-bit floats (9 bytes each).</summary>
    internal void Floats(ReadOnlySpan<float> values)
    {
        ListHeader(values.Length);
        var span = Append(checked(values.Length * 9));
        foreach (float value in values)
        {
            span[0] = Float64;
            BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
            span = span[9..];
        }
    }

    /// <inheritdoc cref="Floats(ReadOnlySpan{float})"/>
    internal void Floats(ReadOnlySpan<double> values)
    {
        ListHeader(values.Length);
        var span = Append(checked(values.Length * 9));
        foreach (double value in values)
        {
            span[0] = Float64;
            BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
            span = span[9..];
        }
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        Header(value.Length, -1, Bytes8, Bytes16, Bytes32);
        value.CopyTo(Append(value.Length));
    }

    /// <summary>A lone surrogate has no UTF-8 and becomes U+FFFD.</summary>
    internal void String(ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Header(length, TinyString, String8, String16, String32);
        Encoding.UTF8.GetBytes(value, Append(length));
    }

    internal void ListHeader(int count) => Header(count, TinyList, List8, List16, List32);

    internal void MapHeader(int count) => Header(count, TinyMap, Map8, Map16, Map32);

    /// <summary>A structure has at most 15 fields.</summary>
    internal void StructureHeader(byte tag, int fields)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)fields, 15u);
        var span = Append(2);
        (span[0], span[1]) = ((byte)(TinyStruct + fields), tag);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[] buffer = _buffer;
        (_buffer, Length) = ([], 0);
        if (buffer.Length > 0)
        {
            // It held parameters, that is, patients' data.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private void Byte(byte value) => Append(1)[0] = value;

    private void Header(int count, int tiny, byte one, byte two, byte four)
    {
        if (count < 16 && tiny >= 0)
        {
            Byte((byte)(tiny + count));
        }
        else if (count <= byte.MaxValue)
        {
            var span = Append(2);
            (span[0], span[1]) = (one, (byte)count);
        }
        else if (count <= ushort.MaxValue)
        {
            var span = Append(3);
            span[0] = two;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)count);
        }
        else
        {
            var span = Append(5);
            span[0] = four;
            BinaryPrimitives.WriteInt32BigEndian(span[1..], count);
        }
    }

    private void Grow(int count)
    {
        if (Length > Array.MaxLength - count)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, "What is to be sent to the graph server is too large for one message.");
        }

        int size = (int)Math.Min(Array.MaxLength, Math.Max((long)_buffer.Length * 2, (long)Length + count));
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = larger;
    }
}
