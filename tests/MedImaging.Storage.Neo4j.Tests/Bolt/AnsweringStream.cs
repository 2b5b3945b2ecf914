namespace MedImaging.Tests;

/// <summary>A server that is a list of bytes: they are read whatever is written.</summary>
internal sealed class AnsweringStream(byte[] answer) : Stream
{
    private readonly MemoryStream _answer = new(answer);
    private readonly MemoryStream _written = new();

    /// <summary>Gets what was written.</summary>
    public byte[] Written => _written.ToArray();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _answer.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => _written.Write(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
