using System.Buffers.Binary;

namespace MedImaging;

/// <summary>Writes messages in chunks, one behind the other, until they are sent together.</summary>
internal sealed class MessageWriter : IDisposable
{
    private const int HeaderSize = 2;
    private const int MostInChunk = ushort.MaxValue;
    private readonly PackStreamWriter _writer = new();
    private int _start;

    /// <summary>Gets how many messages are written.</summary>
    internal int Count { get; private set; }

    /// <summary>Gets what is written: whole messages.</summary>
    internal ReadOnlyMemory<byte> Written => _writer.Written;

    /// <summary>Gets the place to come back to with <see cref="Rewind"/>.</summary>
    internal (int Length, int Count) Mark => (_writer.Length, Count);

    /// <summary>Begins a message; its fields are then written into what is returned, and <see cref="End"/> comes last.</summary>
    internal PackStreamWriter Begin(byte tag, int fields)
    {
        _start = _writer.Length;
        _writer.Append(HeaderSize).Clear();
        _writer.StructureHeader(tag, fields);
        return _writer;
    }

    /// <summary>Ends a message: its length goes in front of it, or of each 65,535 bytes of it, and an empty chunk behind.</summary>
    internal void End()
    {
        int size = _writer.Length - _start - HeaderSize;
        int more = (size - 1) / MostInChunk;
        _writer.Append((more * HeaderSize) + HeaderSize).Clear();
        var message = _writer.Written.Span[_start..];

        // The last chunk moves furthest; from the back nothing is written over before it has moved.
        for (int i = more; i >= 0; i--)
        {
            int length = i == more ? size - (more * MostInChunk) : MostInChunk;
            int from = HeaderSize + (i * MostInChunk);
            int to = from + (i * HeaderSize);
            message.Slice(from, length).CopyTo(message[to..]);
            BinaryPrimitives.WriteUInt16BigEndian(message[(to - HeaderSize)..], (ushort)length);
        }

        message[^HeaderSize..].Clear();
        Count++;
    }

    /// <summary>A message without fields.</summary>
    internal void Bare(byte tag)
    {
        Begin(tag, 0);
        End();
    }

    /// <summary>Forgets what was written since a mark.</summary>
    internal void Rewind((int Length, int Count) mark)
    {
        _writer.Truncate(mark.Length);
        Count = mark.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
