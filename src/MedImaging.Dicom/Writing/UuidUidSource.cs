using System.Numerics;
using System.Security.Cryptography;

namespace MedImaging.Dicom;

/// <summary>UIDs under 2.25, made of 128 random bits as a version 4 UUID (PS3.5 B.2).</summary>
public sealed class UuidUidSource : IUidSource
{
    /// <inheritdoc/>
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return ToUid(bytes);
    }

    internal static string ToUid(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"2.25.{new BigInteger(bytes, isUnsigned: true, isBigEndian: true)}";
    }
}
