using System.Security.Cryptography;

namespace MedImaging.Providers;

/// <summary>A host's secret for answers that are kept outside the process: values are encrypted and names are made by keys derived from it. It is never shown.</summary>
public sealed class ResponseCacheKey
{
    private const int Length = 32;

    /// <summary>Creates a key.</summary>
    /// <param name="id">A name for the key, part of every entry's name: with a new key and id, old entries are no longer found.</param>
    /// <param name="secret">At least 32 bytes of a good random source; they are not kept.</param>
    /// <exception cref="ArgumentException">The id is empty or long, or the secret is short.</exception>
    public ResponseCacheKey(string id, ReadOnlySpan<byte> secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (id.Length > 32 || !id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException("The id of a key has at most 32 letters, digits, '-', '_' and '.'.", nameof(id));
        }

        if (secret.Length < Length)
        {
            throw new ArgumentException("A secret has at least 32 bytes.", nameof(secret));
        }

        Id = id;
        Values = Derive(secret, "medimaging response cache values 1"u8);
        Names = Derive(secret, "medimaging response cache names 1"u8);
    }

    /// <summary>Gets the key's name.</summary>
    public string Id { get; }

    /// <summary>Gets the AES-256 key of the values.</summary>
    internal byte[] Values { get; }

    /// <summary>Gets the HMAC key of the names: a plain hash of a short question could be guessed.</summary>
    internal byte[] Names { get; }

    /// <summary>Makes a key that only this process has.</summary>
    internal static ResponseCacheKey ForThisProcess()
    {
        Span<byte> secret = stackalloc byte[Length];
        RandomNumberGenerator.Fill(secret);
        var key = new ResponseCacheKey("process", secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <inheritdoc/>
    public override string ToString() => $"key {Id}";

    // RFC 5869: one secret, a key for each use.
    private static byte[] Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> use)
    {
        byte[] key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, [], use);
        return key;
    }
}
