namespace MedImaging.Dicom;

/// <summary>Bytes in memory that are others for the next file, so that a reader of many files makes no new source for each.</summary>
internal sealed class ReusedByteSource : ByteSource
{
    public ReadOnlyMemory<byte> Bytes { get; set; }

    public override long Length => Bytes.Length;

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
        bool isInside = offset >= 0 && length >= 0 && offset <= Bytes.Length - length;
        memory = isInside ? Bytes.Slice((int)offset, (int)length) : default;
        return isInside;
    }
}
