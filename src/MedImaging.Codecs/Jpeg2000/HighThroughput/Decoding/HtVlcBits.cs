using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>A position in the unpacked VLC stream, and the bits behind it in a register.</summary>
internal struct HtVlcBits
{
    private int _next;
    private int _count;

    /// <summary>Gets the next bits, first bit lowest.</summary>
    public ulong Value { get; private set; }

    /// <summary>Gets the position: how many bits were taken.</summary>
    public readonly int Position => 8 * _next - _count;

    /// <summary>Makes at least 56 bits ready.</summary>
    /// <remarks>No bounds check: whoever takes bits looks at <see cref="Position"/> after a line pair, and the stream has room behind it for one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(byte[] stream)
    {
        Value |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(stream), _next)) << _count;
        _next += 63 - _count >> 3;
        _count |= 56;
    }

    /// <summary>Takes bits that are ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(uint count)
    {
        Value >>= (int)count;
        _count -= (int)count;
    }
}
