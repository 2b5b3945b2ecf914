using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MedImaging.Providers;

/// <summary>Writes fields one after the other into a pooled buffer, each with its length before it, so that no two sequences of fields look alike. What it held is wiped.</summary>
internal ref struct PooledBytes
{
    // A longer field is hashed by itself, so that a picture is never copied.
    private const int LongField = 16 * 1024;
    private const int Absent = -1;
    private const int Hashed = -2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer;
    private int _length;

    public PooledBytes(int capacity) => _buffer = WireBuffers.Rent(capacity);

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    public void Long(long? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        Long(value.GetValueOrDefault());
    }

    public void Single(float? value) => Long(value is { } number ? BitConverter.SingleToInt32Bits(number) : null);

    public void Boolean(bool? value) => Byte(value switch { null => 0, false => 1, true => 2 });

    /// <summary>Writes bytes as they are, after their length.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Int(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
    }

    /// <summary>Writes a text in UTF-8, after its length.</summary>
    /// <exception cref="EncoderFallbackException">It has half a surrogate pair, which UTF-8 does not.</exception>
    public void Utf8(string? text)
    {
        if (text is null)
        {
            Int(Absent);
            return;
        }

        int length = Strict.GetByteCount(text);
        Int(length);
        Strict.GetBytes(text, Reserve(length));
    }

    /// <summary>Writes what tells a text from every other: its UTF-16 code units, lone surrogates too, or their hash.</summary>
    public void Identity(string? text)
    {
        if (text is null)
        {
            Int(Absent);
            return;
        }

        Identity(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>Writes what tells bytes from all others: themselves, or their hash.</summary>
    public void Identity(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= LongField)
        {
            Bytes(bytes);
            return;
        }

        Int(Hashed);
        Int(bytes.Length);
        SHA256.HashData(bytes, Reserve(SHA256.HashSizeInBytes));
    }

    public readonly Fingerprint Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Written, hash);
        return Fingerprint.Read(hash);
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        (_buffer, _length) = ([], 0);
        if (buffer.Length > 0)
        {
            WireBuffers.Return(buffer);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Grow(count);
        }

        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Grow(int count)
    {
        byte[] larger = WireBuffers.Rent(checked((int)Math.Min(Array.MaxLength, Math.Max((long)_length + count, 2L * _buffer.Length))));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        WireBuffers.Return(_buffer);
        _buffer = larger;
    }
}
