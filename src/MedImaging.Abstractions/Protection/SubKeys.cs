using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MedImaging;

/// <summary>The keys that wrap data keys: one for each key of the host, tenant and kind, so that what is learnt of one tells nothing of another (HKDF, RFC 5869).</summary>
internal sealed class SubKeys
{
    // Far more than tenants times kinds of most hosts; past it they are made anew, at some microseconds each.
    private const int MostKept = 8192;

    private readonly ConcurrentDictionary<(string KeyId, string Tenant, string Kind), SubKey> _kept = new();

    public SubKey Of(ProtectionKey key, SealedPlace place)
    {
        if (_kept.TryGetValue((key.Id, place.Tenant, place.Kind), out var kept))
        {
            return kept;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept.GetOrAdd((key.Id, place.Tenant, place.Kind), new SubKey(key, place));
    }

    /// <summary>Derives 32 bytes for a purpose.</summary>
    public static byte[] Derive(ReadOnlySpan<byte> secret, string purpose, string tenant = "", string kind = "")
    {
        byte[] info = new byte[SealedPlace.LengthOf(purpose, tenant, kind)];
        SealedPlace.Write(purpose, tenant, kind, info);
        byte[] derived = new byte[Envelope.KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, salt: [], info);
        return derived;
    }
}

/// <summary>A key that wraps data keys.</summary>
internal sealed class SubKey
{
    private readonly byte[] _key;
    private readonly byte[] _check;
    private AesGcm? _idle;

    public SubKey(ProtectionKey key, SealedPlace place)
    {
        _key = SubKeys.Derive(key.Secret.Span, "medimaging/seal", place.Tenant, place.Kind);
        _check = SubKeys.Derive(key.Secret.Span, "medimaging/check")[..Envelope.CheckLength];
    }

    /// <summary>Four bytes that follow from the host's key alone, and tell nothing of it.</summary>
    public ReadOnlySpan<byte> Check => _check;

    /// <summary>Takes the cipher. It is not thread-safe: each caller has one of its own, and one waits for the next.</summary>
    public AesGcm Rent() => Interlocked.Exchange(ref _idle, null) ?? new AesGcm(_key, Envelope.TagLength);

    public void Return(AesGcm cipher) => Interlocked.Exchange(ref _idle, cipher)?.Dispose();
}
