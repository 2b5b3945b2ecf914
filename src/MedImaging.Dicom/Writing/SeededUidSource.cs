using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MedImaging.Dicom;

/// <summary>UIDs that are the same on every machine for the same seed: for phantoms and tests, never for patients.</summary>
/// <param name="seed">The seed.</param>
public sealed class SeededUidSource(long seed) : IUidSource
{
    private long _made;

    /// <inheritdoc/>
    public string NewUid()
    {
        Span<byte> input = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64LittleEndian(input, seed);
        BinaryPrimitives.WriteInt64LittleEndian(input[8..], Interlocked.Increment(ref _made));
        SHA256.HashData(input, hash);
        return UuidUidSource.ToUid(hash[..16]);
    }
}
