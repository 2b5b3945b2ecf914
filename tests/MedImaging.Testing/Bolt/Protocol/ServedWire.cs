using System.Buffers.Binary;

namespace MedImaging.Testing;

/// <summary>Reads what a client sends: bytes, and messages out of chunks.</summary>
internal sealed class ServedWire(Stream stream)
{
    private const int LargestMessage = 256 << 20;
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _from, _to;

    /// <returns>Whether they were there; false at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        while (into.Length > 0)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await stream.ReadAsync(_buffer, cancellationToken));
                if (_to == 0)
                {
                    return false;
                }
            }

            int count = Math.Min(into.Length, _to - _from);
            _buffer.AsMemory(_from, count).CopyTo(into);
            _from += count;
            into = into[count..];
        }

        return true;
    }

    /// <returns>The message, or null at the end of the stream.</returns>
    /// <exception cref="ServedViolationException">The message is absurdly large.</exception>
    public async ValueTask<byte[]?> MessageAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var head = new byte[2];
        while (await ReadAsync(head, cancellationToken))
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(head);
            if (size == 0 && message.Length > 0)
            {
                return message.ToArray();
            }

            if (message.Length + size > LargestMessage)
            {
                throw new ServedViolationException("A message is larger than 256 MiB.");
            }

            var chunk = new byte[size];
            if (!await ReadAsync(chunk, cancellationToken))
            {
                return null;
            }

            message.Write(chunk);
        }

        return null;
    }
}
