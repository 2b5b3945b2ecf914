namespace MedImaging.Dicom;

/// <summary>A source from a place on, as a stream for an inflater; it knows whether more was asked for than there is.</summary>
internal sealed class SourceStream(ByteSource source, long start) : Stream
{
    public long Consumed { get; private set; }

    // An inflater asks again only when its stream has not ended.
    public bool WasAskedPastEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => source.Length;

    public override long Position
    {
        get => start + Consumed;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, source.Length - Position);
        if (count <= 0)
        {
            WasAskedPastEnd |= !buffer.IsEmpty;
            return 0;
        }

        source.Read(Position, buffer[..count]);
        Consumed += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
