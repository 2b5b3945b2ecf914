using System.Security.Cryptography;

namespace MedImaging;

/// <summary>Turns ids, lookup values and words into tokens that can be looked up and tell nothing: HMAC-SHA-256 under keys that follow from <see cref="IKeyProvider.IndexSecret"/>. Without keys they stay as they are.</summary>
/// <remarks>
/// A token is 128 bits as 26 lower-case letters and digits (base 32), so that it is one word to every full-text index and safe in a URL or a file's name.
/// Equal values of one tenant and field give equal tokens: who has the disk sees which records share a value, how often, and nothing else.
/// </remarks>
internal sealed class FieldTokens
{
    private const int TokenBytes = 16;
    private const int OnStack = 512;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";   // RFC 4648 section 6, in lower case

    private readonly byte[]? _ids;
    private readonly byte[] _values = [];
    private readonly byte[] _words = [];

    /// <exception cref="ArgumentException">The index secret does not have 32 bytes.</exception>
    public FieldTokens(IKeyProvider? keys = null)
    {
        if (keys is null)
        {
            return;
        }

        var secret = keys.IndexSecret.Span;
        if (secret.Length != ProtectionKey.SecretLength)
        {
            throw new ArgumentException("The index secret has 32 bytes.", nameof(keys));
        }

        _ids = SubKeys.Derive(secret, "medimaging/index/id");
        _values = SubKeys.Derive(secret, "medimaging/index/value");
        _words = SubKeys.Derive(secret, "medimaging/index/word");
    }

    /// <summary>Gets whether tokens are made.</summary>
    public bool IsOn => _ids is not null;

    /// <summary>The token of a record's id, such as a patient's.</summary>
    public string Id(string tenant, string kind, string id) => _ids is null ? id : Token(_ids, tenant, kind, id);

    /// <summary>The token of a lookup field's value, which then can be found by equality only.</summary>
    public string Value(string tenant, string field, string value) => _ids is null ? value : Token(_values, tenant, field, value);

    /// <summary>The token of a word of a text.</summary>
    public string Word(string tenant, string word) => _ids is null ? word : Token(_words, tenant, "", word);

    private static string Token(byte[] key, string tenant, string field, string value)
    {
        int length = SealedPlace.LengthOf(tenant, field, value);
        Span<byte> bytes = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        SealedPlace.Write(tenant, field, value, bytes);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes[..length], hash);
        return Text(hash[..TokenBytes]);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[((TokenBytes * 8) + 4) / 5];
        int bits = 0, waiting = 0, at = 0;
        foreach (byte each in bytes)
        {
            waiting = ((waiting << 8) | each) & 0xFFF;   // at most four bits wait from before
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[at++] = Alphabet[(waiting >> bits) & 31];
            }
        }

        text[at] = Alphabet[(waiting << (5 - bits)) & 31];
        return new string(text);
    }
}
