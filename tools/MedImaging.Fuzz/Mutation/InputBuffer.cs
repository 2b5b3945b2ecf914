using System.Buffers.Binary;

namespace MedImaging.Fuzz;

/// <summary>The input being made: bytes that can grow and shrink up to a limit.</summary>
internal sealed class InputBuffer(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, _bytes.Length);
        bytes[..Length].CopyTo(_bytes);
    }

    public void Append(ReadOnlySpan<byte> bytes) => Insert(Length, bytes);

    public void Append(byte value) => Insert(Length, [value]);

    public void Append16(int value, bool isBigEndian = false)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        }

        Append(bytes);
    }

    public void Append32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>Inserts bytes as far as there is room; the bytes may be part of the buffer.</summary>
    public void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _bytes.Length - Length);
        if (count > 0)
        {
            byte[] copy = bytes[..count].ToArray();
            _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + count));
            copy.CopyTo(_bytes.AsSpan(at));
            Length += count;
        }
    }

    public void Delete(int at, int count)
    {
        count = Math.Min(count, Length - at);
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }

    public void Truncate(int length) => Length = Math.Min(length, Length);
}
