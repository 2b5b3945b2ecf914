using System.Buffers;

namespace MedImaging.Dicom;

/// <summary>Memory of exactly one volume: shared pools give up to twice as much.</summary>
internal sealed class ExactMemory<T>(int length) : IMemoryOwner<T>
{
    private readonly T[] _array = GC.AllocateUninitializedArray<T>(length);

    public Memory<T> Memory => _array;

    public void Dispose()
    {
        // The garbage collector has it.
    }
}
