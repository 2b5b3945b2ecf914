using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>Collects bits, not yet stuffed.</summary>
internal sealed class JpegLsBitWriter : IDisposable
{
    /// <summary>The most bits that one call takes.</summary>
    public const int MostBits = 56;

    private const int MostBytes = 3 << 29;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
    private ulong _pending;
    private int _count;
    private int _length;

    /// <summary>Makes room for so many bytes.</summary>
    /// <exception cref="ArgumentException">The stream passes what an array can hold once it is stuffed.</exception>
    public void Reserve(int bytes)
    {
        long needed = (long)_length + bytes + 16;
        if (needed > MostBytes)
        {
            throw new ArgumentException($"The frame takes more than {MostBytes} bytes once coded.", nameof(bytes));
        }

        if (needed > _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Min(2L * _bytes.Length, MostBytes)));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }

    /// <summary>Appends bits; there must be room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value, int count)
    {
        int total = _count + count;
        ulong pending = _pending | (value << 1 << (63 - total));
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(_length), pending);
        _length += total >> 3;
        _pending = pending << (total & 56);
        _count = total & 7;
    }

    /// <summary>Fills the last byte with zeros and gives all of them.</summary>
    /// <param name="bitCount">How many bits there are, without the filling.</param>
    public ReadOnlySpan<byte> Finish(out long bitCount)
    {
        bitCount = (8L * _length) + _count;
        Write(0, (8 - _count) & 7);
        return _bytes.AsSpan(0, _length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
