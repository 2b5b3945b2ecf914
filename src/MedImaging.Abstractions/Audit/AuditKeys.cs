using System.Security.Cryptography;

namespace MedImaging;

/// <summary>The keyed hash of audit trails, under a key of its own that comes from the host's.</summary>
internal sealed class AuditKeys(IKeyProvider? keys)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> _derived = new(StringComparer.Ordinal);

    /// <summary>Gets the id of the key links are made with now; none without a provider.</summary>
    public string? CurrentId => keys?.Current.Id;

    public ContentHash Hash(ReadOnlySpan<byte> bytes)
        => keys is null ? ContentHash.Of(bytes) : Keyed(_derived.GetOrAdd(keys.Current.Id, static (_, key) => Derive(key), keys.Current), bytes);

    /// <summary>Hashes as it was done under a key by its id; <see langword="null"/> when the host no longer has that key.</summary>
    public ContentHash? HashUnder(string? keyId, ReadOnlySpan<byte> bytes)
    {
        if (keyId is null)
        {
            return ContentHash.Of(bytes);
        }

        if (!_derived.TryGetValue(keyId, out byte[]? derived))
        {
            if (keys?.Find(keyId) is not { } key)
            {
                return null;
            }

            derived = _derived.GetOrAdd(keyId, static (_, found) => Derive(found), key);
        }

        return Keyed(derived, bytes);
    }

    private static ContentHash Keyed(byte[] key, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes, hash);
        return new ContentHash(Convert.ToHexStringLower(hash));
    }

    private static byte[] Derive(ProtectionKey key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret.ToArray(), 32, info: "medimaging/audit"u8.ToArray());
}
