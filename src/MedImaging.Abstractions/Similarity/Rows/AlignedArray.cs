using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>An array that begins at a cache line, so that no vector load crosses two. It never moves.</summary>
internal sealed class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;

    private readonly T[] _items;
    private readonly int _start;

    public AlignedArray(int length)
    {
        int size = Unsafe.SizeOf<T>();
        _items = GC.AllocateArray<T>(length + (Line / size), pinned: true);
        long past = Marshal.UnsafeAddrOfPinnedArrayElement(_items, 0) % Line;
        (_start, Length) = ((int)((Line - past) % Line) / size, length);
    }

    public int Length { get; }

    public Span<T> Span => _items.AsSpan(_start, Length);
}
