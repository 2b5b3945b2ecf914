using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MedImaging;

/// <summary>The first page of an index's file: what it holds, from which state of the source, and the checks of all other blocks.</summary>
internal sealed record VectorFileHeader(long Length, long ChecksOffset, int Blocks, uint ChecksCheck, int Shards)
{
    public const int Size = 4096;

    public const int BlockSize = 65536;

    private const int Format = 1;

    private static ReadOnlySpan<byte> Magic => "MIVECTOR"u8;

    /// <summary>Gets the name of a key's file, from which no one can tell what is in it.</summary>
    public static string FileName(VectorIndexKey key) => Convert.ToHexStringLower(KeyHash(key)[..16]) + ".vectors";

    public void Write(VectorIndexKey key, string stamp, Span<byte> page)
    {
        page[..Size].Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(page[12..], Shards);
        BinaryPrimitives.WriteInt64LittleEndian(page[16..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(page[24..], ChecksOffset);
        BinaryPrimitives.WriteInt32LittleEndian(page[32..], Blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(page[36..], ChecksCheck);
        KeyHash(key).CopyTo(page[40..]);
        SHA256.HashData(Encoding.UTF8.GetBytes(stamp), page[72..]);
        BinaryPrimitives.WriteUInt32LittleEndian(page[(Size - 4)..], BlockCheck.Of(page[..(Size - 4)]));
    }

    /// <summary>Reads a page.</summary>
    /// <returns><see langword="null"/> when it is damaged, of another format or key, or from another state of the source.</returns>
    public static VectorFileHeader? Read(ReadOnlySpan<byte> page, VectorIndexKey key, string stamp)
    {
        if (page.Length < Size || !page.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(page[(Size - 4)..]) != BlockCheck.Of(page[..(Size - 4)])
            || BinaryPrimitives.ReadInt32LittleEndian(page[8..]) != Format
            || !page.Slice(40, 32).SequenceEqual(KeyHash(key)) || !page.Slice(72, 32).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(stamp))))
        {
            return null;
        }

        return new VectorFileHeader(
            BinaryPrimitives.ReadInt64LittleEndian(page[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(page[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(page[36..]),
            BinaryPrimitives.ReadInt32LittleEndian(page[12..]));
    }

    /// <summary>Checks every block of a file.</summary>
    public bool Matches(MappedFile file)
    {
        if (Length != file.Length || Blocks < 0 || ChecksOffset != Size + ((long)Blocks * BlockSize) || Length != ChecksOffset + ((long)Blocks * sizeof(uint)) || Blocks > int.MaxValue / sizeof(uint))
        {
            return false;
        }

        var checks = file.Bytes(ChecksOffset, Blocks * sizeof(uint));
        if (BlockCheck.Of(checks) != ChecksCheck)
        {
            return false;
        }

        for (int i = 0; i < Blocks; i++)
        {
            if (BlockCheck.Of(file.Bytes(Size + ((long)i * BlockSize), BlockSize)) != BinaryPrimitives.ReadUInt32LittleEndian(checks[(i * sizeof(uint))..]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] KeyHash(VectorIndexKey key)
        => SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{key.Model.Length}:{key.Model}{key.ModelVersion.Length}:{key.ModelVersion}{key.Dimensions}:{key.Metric}")));
}
