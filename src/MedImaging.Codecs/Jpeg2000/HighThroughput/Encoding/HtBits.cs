using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Bits one after the other, first bit lowest.</summary>
/// <param name="start">How many bits are kept free, at most seven.</param>
internal struct HtBits(int start)
{
    private ulong _value;
    private int _count = start;
    private int _written;

    /// <summary>Adds at most 57 bits; those above the count are zero.</summary>
    /// <remarks>No bounds check: a quad adds at most 124 bits to the MagSgn stream and a pair of quads 30 to the VLC stream, which is what these have room for
    /// in the largest block, and eight bytes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte[] stream, ulong value, int count)
    {
        _value |= value << _count;
        _count += count;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(stream), _written), _value);
        _written += _count >> 3;
        _value >>= _count & 0x38;
        _count &= 7;
    }

    /// <summary>Ends the bits with zeros.</summary>
    /// <returns>How many there are, with those kept free.</returns>
    public readonly int Finish(byte[] stream)
    {
        var rest = stream.AsSpan(_written, 16);
        rest.Clear();
        rest[0] = (byte)_value;
        return _written * 8 + _count;
    }
}
