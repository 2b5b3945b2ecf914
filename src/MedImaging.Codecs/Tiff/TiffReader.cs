using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Numbers, directories and fields of a file in its byte order; every read is inside of the file or a typed error.</summary>
internal readonly ref struct TiffReader
{
    public const int MostPages = 65536;

    private readonly bool _isLittle;
    private readonly bool _isBig;

    private TiffReader(ReadOnlySpan<byte> bytes, bool isLittle, bool isBig)
    {
        Bytes = bytes;
        (_isLittle, _isBig) = (isLittle, isBig);
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public bool IsLittleEndian => _isLittle;

    public static TiffReader Open(ReadOnlySpan<byte> bytes)
    {
        if (!Tiff.IsTiff(bytes))
        {
            throw bytes.Length < 4 ? Truncated("is too short", bytes.Length) : Malformed("does not begin as one", 0);
        }

        var reader = new TiffReader(bytes, bytes[0] == 'I', bytes[2] == '+' || bytes[3] == '+');
        return reader._isBig && (reader.UInt16(4) != 8 || reader.UInt16(6) != 0) ? throw Malformed("has offsets of an unknown size", 4) : reader;
    }

    public int UInt16(long offset) => _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2)) : BinaryPrimitives.ReadUInt16BigEndian(Slice(offset, 2));

    public uint UInt32(long offset) => _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4)) : BinaryPrimitives.ReadUInt32BigEndian(Slice(offset, 4));

    public ReadOnlySpan<byte> Slice(long offset, long length)
        => offset >= 0 && length >= 0 && offset <= Bytes.Length - length
            ? Bytes.Slice((int)offset, (int)length)
            : throw Truncated($"has {Bytes.Length} bytes and needs {length} at {offset}", Math.Clamp(offset, 0, Bytes.Length));

    /// <summary>Finds where directories are. A loop among them is refused.</summary>
    public List<long> FindPages(int most)
    {
        var pages = new List<long>();
        var seen = new HashSet<long>();
        long link = _isBig ? 8 : 4, offset = Offset(link);
        while (offset != 0 && pages.Count < most)
        {
            if (!seen.Add(offset))
            {
                throw Malformed("has directories that lead in a circle", link);
            }

            if (pages.Count == MostPages - 1)
            {
                throw new CodecException(CodecFault.LimitExceeded, $"The TIFF file has {MostPages} pages or more", link);
            }

            pages.Add(offset);
            link = EntriesAt(offset, out long count) + (count * EntryBytes);
            offset = Offset(link);
        }

        return pages.Count > 0 ? pages : throw Malformed("has no page", link);
    }

    /// <summary>Finds a field of a directory, its first one of this tag.</summary>
    public TiffField Find(long directory, int tag)
    {
        long at = EntriesAt(directory, out long count);
        for (long i = 0; i < count; i++, at += EntryBytes)
        {
            if (UInt16(at) == tag)
            {
                return ReadField(at);
            }
        }

        return default;
    }

    /// <summary>The i-th number of a field; i is below its count.</summary>
    public long Number(TiffField field, long i) => field.Type switch
    {
        1 => Slice(field.Offset + i, 1)[0],
        3 => UInt16(field.Offset + (2 * i)),
        4 => UInt32(field.Offset + (4 * i)),
        _ => UInt64(field.Offset + (8 * i)),
    };

    public long Number(long directory, int tag, long otherwise)
    {
        var field = Find(directory, tag);
        return field.Count == 0 ? otherwise : Number(field, 0);
    }

    public static CodecException Malformed(string what, long offset) => new(CodecFault.Malformed, $"The TIFF file {what}", offset);

    public static CodecException Truncated(string what, long offset) => new(CodecFault.Truncated, $"The TIFF file {what}", offset);

    public static CodecException Unsupported(string what, long offset) => new(CodecFault.Unsupported, $"The TIFF file {what}, which is not read", offset);

    private int EntryBytes => _isBig ? 20 : 12;

    private long EntriesAt(long directory, out long count)
    {
        count = _isBig ? UInt64(directory) : UInt16(directory);
        long start = directory + (_isBig ? 8 : 2);
        return count <= (Bytes.Length - start) / EntryBytes ? start : throw Truncated($"has a directory of {count} entries past its end", directory);
    }

    private TiffField ReadField(long entry)
    {
        int type = UInt16(entry + 2), size = type switch { 1 => 1, 3 => 2, 4 => 4, 16 => 8, _ => 0 };
        long count = _isBig ? UInt64(entry + 4) : UInt32(entry + 4), value = entry + (_isBig ? 12 : 8), room = _isBig ? 8 : 4;
        if (size == 0 || count == 0)
        {
            throw Malformed($"has a field of type {type} with {count} values where numbers must be", entry);
        }

        long offset = count > room / size ? Offset(value) : value;
        return count <= (Bytes.Length - offset) / size
            ? new TiffField(type, count, offset)
            : throw Truncated($"has a field of {count} values past its end", entry);
    }

    private long Offset(long at) => _isBig ? UInt64(at) : UInt32(at);

    // No file has numbers that do not fit: they are brought to one that is past the end of any.
    private long UInt64(long offset)
    {
        ulong value = _isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8)) : BinaryPrimitives.ReadUInt64BigEndian(Slice(offset, 8));
        return (long)Math.Min(value, 1UL << 48);
    }
}
