namespace MedImaging.Formats;

/// <summary>A stream with bytes before and after it. It cannot go back.</summary>
/// <param name="head">What comes first: bytes that were taken from the stream already.</param>
/// <param name="middle">The stream.</param>
/// <param name="tail">What comes last.</param>
/// <param name="isOwned">Whether to dispose the stream.</param>
internal sealed class JoinedStream(ReadOnlyMemory<byte> head, Stream middle, ReadOnlyMemory<byte> tail, bool isOwned) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _head = head, _tail = tail;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _head.IsEmpty ? middle.Read(buffer) : Take(ref _head, buffer);
        return read > 0 ? read : Take(ref _tail, buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = _head.IsEmpty ? await middle.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) : Take(ref _head, buffer.Span);
        return read > 0 ? read : Take(ref _tail, buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (isOwned && disposing)
        {
            middle.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int Take(ref ReadOnlyMemory<byte> bytes, Span<byte> buffer)
    {
        var some = bytes[..Math.Min(bytes.Length, buffer.Length)];
        some.Span.CopyTo(buffer);
        bytes = bytes[some.Length..];
        return some.Length;
    }
}
