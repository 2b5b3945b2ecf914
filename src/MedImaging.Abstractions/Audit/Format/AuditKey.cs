using System.Security.Cryptography;

namespace MedImaging;

/// <summary>The hash of audit trails under one key, or without one. Its HMACs are begun already and kept: setting one up costs more than hashing a link.</summary>
internal sealed class AuditKey
{
    private readonly byte[]? _secret;
    private readonly IncrementalHash?[] _spare = new IncrementalHash?[4];

    private AuditKey(string? id, byte[]? secret) => (Id, _secret) = (id, secret);

    /// <summary>Gets no key: hashes anyone can make.</summary>
    public static AuditKey None { get; } = new(null, null);

    /// <summary>Gets the id of the host's key it comes from.</summary>
    public string? Id { get; }

    public static AuditKey From(ProtectionKey key)
        => new(key.Id, HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret.ToArray(), 32, info: "medimaging/audit"u8.ToArray()));

    public ContentHash Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(bytes, digest);
        return ContentHash.FromDigest(digest);
    }

    /// <summary>Whether a hash is the one of bytes under this key.</summary>
    public bool IsHashOf(ReadOnlySpan<byte> bytes, ContentHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(bytes, digest);
        Span<char> hex = stackalloc char[64];
        Convert.TryToHexStringLower(digest, hex, out _);
        return hex.SequenceEqual(hash.Hex);
    }

    /// <summary>Whether a head was sealed under this key, and is as it was then.</summary>
    public bool IsSealOf(AuditHead head)
    {
        using var json = AuditFormat.WriteHead(head.Tenant, head.Epoch, head.Sequence, head.Hash, Id);
        return IsHashOf(json.Written, head.Seal);
    }

    private void Hash(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        if (_secret is null)
        {
            SHA256.HashData(bytes, digest);
            return;
        }

        var hmac = Take() ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hmac.AppendData(bytes);
        hmac.GetHashAndReset(digest);
        Keep(hmac);
    }

    private IncrementalHash? Take()
    {
        for (int i = 0; i < _spare.Length; i++)
        {
            if (Interlocked.Exchange(ref _spare[i], null) is { } spare)
            {
                return spare;
            }
        }

        return null;
    }

    private void Keep(IncrementalHash hmac)
    {
        for (int i = 0; i < _spare.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _spare[i], hmac, null) is null)
            {
                return;
            }
        }

        hmac.Dispose();
    }
}
