namespace MedImaging.Testing;

/// <summary>How a server cuts its answers into chunks and packets. Everything here is allowed by the protocol; a client must read it all the same.</summary>
public sealed record BoltWireShape
{
    /// <summary>Gets the most bytes in a chunk.</summary>
    public int ChunkSize { get; init; } = ushort.MaxValue;

    /// <summary>Gets how many NOOPs stand before each message.</summary>
    public int Noops { get; init; }

    /// <summary>Gets how many bytes are sent at a time; all when null.</summary>
    public int? WriteSize { get; init; }

    /// <summary>Gets after how many bytes an answer is cut in two, with a moment between; not when null.</summary>
    public int? SplitAt { get; init; }

    /// <summary>Gets whether the answer to the handshake is cut too. The official JavaScript driver needs it whole.</summary>
    public bool CutsHandshake { get; init; } = true;

    /// <summary>Puts a message into chunks.</summary>
    internal void Chunk(ReadOnlySpan<byte> message, List<byte> into)
    {
        for (int i = 0; i < Noops; i++)
        {
            into.AddRange([0, 0]);
        }

        for (int at = 0; at < message.Length; at += ChunkSize)
        {
            var chunk = message.Slice(at, Math.Min(ChunkSize, message.Length - at));
            into.AddRange([(byte)(chunk.Length >> 8), (byte)chunk.Length]);
            into.AddRange(chunk);
        }

        into.AddRange([0, 0]);
    }

    /// <summary>Sends bytes as they are to be cut.</summary>
    internal async ValueTask SendAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (SplitAt is { } split && split < bytes.Length)
        {
            await stream.WriteAsync(bytes[..split], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(1, cancellationToken);
            bytes = bytes[split..];
        }

        int size = WriteSize ?? int.MaxValue;
        while (bytes.Length > 0)
        {
            int count = Math.Min(size, bytes.Length);
            await stream.WriteAsync(bytes[..count], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            bytes = bytes[count..];
        }
    }
}
