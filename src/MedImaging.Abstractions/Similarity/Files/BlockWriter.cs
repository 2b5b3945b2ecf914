using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MedImaging;

/// <summary>Writes the body of an index's file in checked blocks, after room for the header.</summary>
internal sealed class BlockWriter(FileStream stream)
{
    private readonly byte[] _block = new byte[VectorFileHeader.BlockSize];
    private readonly List<uint> _checks = [];
    private int _used;

    public void Begin() => stream.Position = VectorFileHeader.Size;

    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Write(bytes);
    }

    public void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(bytes.Length);
        Write(bytes);
    }

    /// <summary>Writes numbers as they lie in memory: index files are for little-endian machines, as all that .NET runs on are, and are refused by others.</summary>
    public void WriteAll<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        while (!values.IsEmpty)
        {
            int some = Math.Min(values.Length, 1 << 20);
            Write(MemoryMarshal.AsBytes(values[..some]));
            values = values[some..];
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int some = Math.Min(bytes.Length, _block.Length - _used);
            bytes[..some].CopyTo(_block.AsSpan(_used));
            bytes = bytes[some..];
            _used += some;
            if (_used == _block.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>Fills up with zeros to the next page.</summary>
    public void AlignToPage()
    {
        int past = _used % VectorFileHeader.Size;
        if (past > 0)
        {
            Write(new byte[VectorFileHeader.Size - past]);
        }
    }

    /// <summary>Writes what is left, the checks, and the header last.</summary>
    public void End(VectorIndexKey key, string stamp, int shards)
    {
        if (_used > 0)
        {
            _block.AsSpan(_used).Clear();
            Flush();
        }

        byte[] checks = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_checks)).ToArray();
        long offset = stream.Position;
        stream.Write(checks);
        byte[] page = new byte[VectorFileHeader.Size];
        new VectorFileHeader(stream.Position, offset, _checks.Count, BlockCheck.Of(checks), shards).Write(key, stamp, page);
        stream.Position = 0;
        stream.Write(page);
    }

    private void Flush()
    {
        stream.Write(_block);
        _checks.Add(BlockCheck.Of(_block));
        _used = 0;
    }
}
