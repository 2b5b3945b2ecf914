namespace MedImaging.Formats;

/// <summary>Memory as a stream; the framework's own wants an array.</summary>
/// <param name="bytes">The memory.</param>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes) : ReadOnlyStream
{
    private int _position;

    public override bool CanSeek => true;

    public override long Length => bytes.Length;

    public override long Position
    {
        get => _position;
        set => _position = (int)Math.Clamp(value, 0, bytes.Length);
    }

    public override int Read(Span<byte> buffer)
    {
        var some = bytes.Span[_position..];
        some = some[..Math.Min(some.Length, buffer.Length)];
        some.CopyTo(buffer);
        _position += some.Length;
        return some.Length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    public override long Seek(long offset, SeekOrigin origin)
        => Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => bytes.Length });
}
