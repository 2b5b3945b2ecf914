using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Tests;

/// <summary>What was done to the files of a <see cref="CrashDisk"/>, in order.</summary>
internal sealed class DiskLog(IReadOnlyList<DiskEvent> events)
{
    private const int HeadLength = 24;

    public IReadOnlyList<DiskEvent> Events { get; } = events;

    public static DiskLog Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var events = new List<DiskEvent>();
        for (int at = 0; at < bytes.Length;)
        {
            var head = bytes.AsSpan(at, HeadLength);
            char kind = (char)head[0];
            long offset = BinaryPrimitives.ReadInt64LittleEndian(head[8..]);
            int length = kind is 'W' or 'O' or 'D' ? (int)BinaryPrimitives.ReadInt64LittleEndian(head[16..]) : 0;
            events.Add(new DiskEvent((DiskEventKind)kind, BinaryPrimitives.ReadInt32LittleEndian(head[4..]), offset, bytes.AsMemory(at + HeadLength, length)));
            at += HeadLength + length;
        }

        return new DiskLog(events);
    }
}

internal enum DiskEventKind
{
    Open = 'O',
    Write = 'W',
    Truncate = 'T',
    Sync = 'S',
    FailedSync = 'F',
    Delete = 'D',
    Mark = 'A',
}

/// <summary>One of them. The offset of a mark is its value; of an opening, whether the file was there; of a deletion, whether the folder was synced.</summary>
internal readonly record struct DiskEvent(DiskEventKind Kind, int File, long Offset, ReadOnlyMemory<byte> Bytes)
{
    public string Name => Encoding.UTF8.GetString(Bytes.Span);
}
