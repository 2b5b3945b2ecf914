using System.Buffers;

namespace MedImaging.Dicom;

/// <summary>Memory for one stage of a frame: pooled and used again for the next frame, or new where a frame keeps it.</summary>
internal sealed class PixelBuffer(bool isKept) : IDisposable
{
    private byte[] _bytes = [];

    // What is in it is whatever the last frame left: who takes it writes all of it.
    public Memory<byte> Take(long size)
    {
        if (size > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: a frame of {size} bytes is more than one piece of memory can hold.");
        }

        if (isKept)
        {
            return GC.AllocateUninitializedArray<byte>((int)size);
        }

        if (_bytes.Length < size)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent((int)size);
        }

        return _bytes.AsMemory(0, (int)size);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
    }
}
