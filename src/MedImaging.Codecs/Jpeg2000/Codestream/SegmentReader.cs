using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Reads the fields of a marker segment or a box; a field past its end is a fault with its place in the whole.</summary>
internal ref struct SegmentReader(ReadOnlySpan<byte> bytes, long start)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly long _start = start;
    private int _position;

    public readonly int Left => _bytes.Length - _position;

    public readonly long Offset => _start + _position;

    public int Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A component number: one byte below 257 components, else two (T.800 A.6.2).</summary>
    public int Component(int components) => components < 257 ? Byte() : UInt16();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            throw Fault.Malformed("a marker segment is shorter than its fields", Offset);
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }
}
