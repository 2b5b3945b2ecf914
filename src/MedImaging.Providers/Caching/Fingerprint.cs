using System.Buffers.Binary;

namespace MedImaging.Providers;

/// <summary>The SHA-256 of a whole call: what an answer is kept under.</summary>
internal readonly record struct Fingerprint(ulong A, ulong B, ulong C, ulong D)
{
    public const int Length = 32;

    public static Fingerprint Read(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(hash),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]));

    public void Write(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(hash, A);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[24..], D);
    }
}
