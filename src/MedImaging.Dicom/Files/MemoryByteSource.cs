namespace MedImaging.Dicom;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public static readonly MemoryByteSource Empty = new(default);

    public ReadOnlyMemory<byte> Bytes => bytes;

    public override long Length => bytes.Length;

    public override void Read(long offset, Span<byte> destination)
    {
        if (!TryGetMemory(offset, destination.Length, out var memory))
        {
            throw Gone(offset);
        }

        memory.Span.CopyTo(destination);
    }

    public override bool TryGetMemory(long offset, long length, out ReadOnlyMemory<byte> memory)
    {
        bool isInside = offset >= 0 && length >= 0 && offset <= bytes.Length - length;
        memory = isInside ? bytes.Slice((int)offset, (int)length) : default;
        return isInside;
    }
}
