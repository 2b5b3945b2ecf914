namespace MedImaging.Dicom;

/// <summary>The bytes that the offsets of a dataset count in: a file, memory, or what a file inflates to.</summary>
/// <remarks>Files are read by position, never mapped: reading a page of a mapped file that another program has cut ends the process with a signal, which nothing can catch.</remarks>
internal abstract class ByteSource
{
    /// <summary>Gets how many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Fills the whole destination, or fails.</summary>
    /// <exception cref="MedImagingException">The bytes are not there any more (<see cref="ErrorKind.Corrupt"/>, with the offset), or the file cannot be read (<see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.Unavailable"/>).</exception>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>Gets bytes that are in memory already, without copying them.</summary>
    /// <returns>Whether all of them are.</returns>
    public virtual bool TryGetMemory(long offset, long length, out ReadOnlyMemory<byte> memory)
    {
        memory = default;
        return false;
    }

    /// <summary>Gets bytes: those in memory as they are, others read into memory of the caller's own.</summary>
    /// <exception cref="MedImagingException">As for <see cref="Read"/>.</exception>
    public virtual ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        if (TryGetMemory(offset, length, out var memory))
        {
            return memory;
        }

        if (length < 0 || offset < 0 || offset > Length - length)
        {
            throw Gone(offset);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);   // no larger than what the source holds, and Read fills it or throws
        Read(offset, bytes);
        return bytes;
    }

    protected static MedImagingException Gone(long offset)
        => new(ErrorKind.Corrupt, $"DICOM: the bytes at offset {offset} are not there: the file is shorter than it was.") { Offset = offset };
}
