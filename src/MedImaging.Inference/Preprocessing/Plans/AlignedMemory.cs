using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Pooled memory that begins at a multiple of 64 bytes: a cache line, and what an inference engine's widest loads like best.</summary>
/// <remarks>The arrays are pinned, so the collector does not move them off their line. What was there before is still there: whoever rents writes all of it.</remarks>
internal static class AlignedMemory
{
    private const int Alignment = 64;

    /// <summary>Rents memory of exactly a length; its owner gives it back.</summary>
    public static IMemoryOwner<T> Rent<T>(int length)
        where T : unmanaged => new Owner<T>(length);

    private sealed class Owner<T>(int length) : IMemoryOwner<T>
        where T : unmanaged
    {
        private T[]? _array = PinnedArrays<T>.Rent(length + (Alignment / Unsafe.SizeOf<T>()));

        public Memory<T> Memory
        {
            get
            {
                ObjectDisposedException.ThrowIf(_array is null, this);
                nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
                return _array.AsMemory((int)(-address & (Alignment - 1)) / Unsafe.SizeOf<T>(), length);
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                PinnedArrays<T>.Return(array);
            }
        }
    }

    /// <summary>A few arrays of each size, a power of two; so many that a batch finds its own, and few of the large.</summary>
    private static class PinnedArrays<T>
        where T : unmanaged
    {
        private const int Sizes = 31;
        private const long KeptBytes = 1L << 26;

        private static readonly Stack<T[]>[] Kept = [.. Enumerable.Range(0, Sizes).Select(_ => new Stack<T[]>())];

        public static T[] Rent(int length)
        {
            int size = Math.Max(BitOperations.Log2((uint)length - 1) + 1, 4);
            if (size < Sizes)
            {
                lock (Kept[size])
                {
                    if (Kept[size].TryPop(out var array))
                    {
                        return array;
                    }
                }
            }

            return GC.AllocateUninitializedArray<T>(Room(size, length), pinned: true);
        }

        // Up to 16 MiB a power of two is taken, for the next to fit as well; above that no memory is wasted, and none is kept.
        private static int Room(int size, int length) => IsKept(size) ? 1 << size : length;

        private static bool IsKept(int size) => size < Sizes && ((long)Unsafe.SizeOf<T>() << size) <= KeptBytes / 4;

        public static void Return(T[] array)
        {
            int size = BitOperations.Log2((uint)array.Length);
            if (array.Length != 1 << size || !IsKept(size))
            {
                return;
            }

            lock (Kept[size])
            {
                if (((long)Unsafe.SizeOf<T>() << size) * (Kept[size].Count + 1L) <= KeptBytes)
                {
                    Kept[size].Push(array);
                }
            }
        }
    }
}
