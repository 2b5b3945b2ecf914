using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Formats;

/// <summary>Bytes seen as numbers: a file is read straight into the memory of its volume.</summary>
/// <param name="bytes">The memory; at least <paramref name="count"/> numbers.</param>
/// <param name="count">How many numbers.</param>
internal sealed class CastMemory<T>(IMemoryOwner<byte> bytes, int count) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan() => MemoryMarshal.Cast<byte, T>(bytes.Memory.Span)[..count];

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, count);
        return bytes.Memory[(int)Math.Min((long)elementIndex * Unsafe.SizeOf<T>(), bytes.Memory.Length)..].Pin();
    }

    public override void Unpin()
    {
        // The handle that Pin gave does it.
    }

    protected override void Dispose(bool disposing) => bytes.Dispose();
}
