using System.Security.Cryptography;
using System.Text;

namespace MedImaging;

/// <summary>Seals what is stored and opens it again: AES-256-GCM, each value under a random key of its own that is wrapped under the host's. Without an <see cref="IKeyProvider"/> values stay as they are.</summary>
/// <remarks>
/// A data key encrypts one value once, so its nonce cannot meet another under the same key. Wrapping uses random nonces of 96 bits under a key of its own
/// for each tenant and kind; NIST SP 800-38D (8.3) allows 2^32 of those, so rotate before four thousand million values of one kind.
/// It is safe for use by many threads.
/// </remarks>
public sealed class Sealing
{
    private const int OnStack = 512;

    private readonly IKeyProvider? _keys;
    private readonly bool _acceptsPlain;
    private readonly SubKeys _subKeys = new();

    /// <summary>Creates it.</summary>
    /// <param name="keys">The host's keys, or <see langword="null"/> to leave values as they are.</param>
    /// <param name="options">How unsealed values are met.</param>
    public Sealing(IKeyProvider? keys = null, ProtectionOptions? options = null)
        => (_keys, _acceptsPlain) = (keys, options?.AcceptsPlain ?? false);

    /// <summary>Gets whether values are sealed, which they are when the host has keys.</summary>
    public bool IsOn => _keys is not null;

    /// <summary>Gets whether unsealed values are accepted though there are keys.</summary>
    internal bool AcceptsPlain => _acceptsPlain;

    /// <summary>Whether bytes have the mark of a sealed value.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns><see langword="true"/> when they begin as one does.</returns>
    public static bool IsSealed(ReadOnlySpan<byte> bytes) => Envelope.IsOne(bytes);

    /// <summary>Seals a value for its place.</summary>
    /// <param name="place">Where it belongs.</param>
    /// <param name="value">The value.</param>
    /// <returns>The sealed value, or a copy of the value when there are no keys.</returns>
    /// <exception cref="MedImagingException">The value is too long for an array with its seal (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public byte[] Seal(SealedPlace place, ReadOnlySpan<byte> value)
    {
        Require(place);
        if (_keys is null)
        {
            return value.ToArray();
        }

        var key = _keys.Current;
        int overhead = Envelope.Overhead(key.Id.Length);
        byte[] result = New(overhead + (long)value.Length);

        // Asked for once: the asking costs more than the bytes.
        Span<byte> chance = stackalloc byte[Envelope.KeyLength + (2 * Envelope.NonceLength)];
        RandomNumberGenerator.Fill(chance);
        var dataKey = chance[..Envelope.KeyLength];
        try
        {
            int body = Envelope.BodyAt(key.Id.Length);
            var nonce = result.AsSpan(body, Envelope.NonceLength);
            var associated = Associated(place, key.Id, stackalloc byte[OnStack], out int bodyLength);
            chance[^Envelope.NonceLength..].CopyTo(nonce);
            using (var cipher = new AesGcm(dataKey, Envelope.TagLength))
            {
                cipher.Encrypt(nonce, value, result.AsSpan(overhead), result.AsSpan(body + Envelope.NonceLength, Envelope.TagLength), associated[..bodyLength]);
            }

            Wrap(key, place, dataKey, chance.Slice(Envelope.KeyLength, Envelope.NonceLength), associated, result);
            return result;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>Opens a value at its place.</summary>
    /// <param name="place">Where it belongs.</param>
    /// <param name="stored">The sealed value.</param>
    /// <returns>The value; the stored bytes themselves when they are not sealed and need not be.</returns>
    /// <exception cref="MedImagingException">The host does not have its key (<see cref="ErrorKind.Unauthorized"/>); it was changed, or belongs elsewhere (<see cref="ErrorKind.Corrupt"/>); its format is not known (<see cref="ErrorKind.UnsupportedFormat"/>); or it is not sealed though there are keys (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    public ReadOnlyMemory<byte> Open(SealedPlace place, ReadOnlyMemory<byte> stored)
    {
        Require(place);
        if (!Envelope.IsOne(stored.Span))
        {
            return _keys is null || _acceptsPlain ? stored : throw Plain(place);
        }

        var envelope = Envelope.Read(stored.Span, place.Kind);
        byte[] value = GC.AllocateUninitializedArray<byte>(envelope.Ciphertext.Length);
        Span<byte> dataKey = stackalloc byte[Envelope.KeyLength];
        try
        {
            string keyId = Unwrap(place, envelope, dataKey);
            var associated = Associated(place, keyId, stackalloc byte[OnStack], out int bodyLength);
            using var cipher = new AesGcm(dataKey, Envelope.TagLength);
            cipher.Decrypt(envelope.Nonce, envelope.Ciphertext, envelope.Tag, value, associated[..bodyLength]);
            return value;
        }
        catch (AuthenticationTagMismatchException ex)
        {
            throw Changed(place, ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>Whether a stored value is sealed under another key than the current one, or not at all though there are keys. It need be no more than the value's first 256 bytes.</summary>
    /// <param name="stored">The stored value.</param>
    /// <returns><see langword="true"/> when <see cref="Rewrap"/> has something to do.</returns>
    public bool NeedsRewrap(ReadOnlySpan<byte> stored)
        => _keys is not null && !Envelope.IsUnder(stored, _keys.Current.Id);

    /// <summary>Wraps a value's data key under the current key; the sealed value itself is not touched. A value that is not sealed yet is sealed, where such are accepted.</summary>
    /// <param name="place">Where it belongs.</param>
    /// <param name="stored">The stored value.</param>
    /// <returns>The value sealed under the current key; a copy when there are no keys.</returns>
    /// <exception cref="MedImagingException">As for <see cref="Open"/>.</exception>
    public byte[] Rewrap(SealedPlace place, ReadOnlySpan<byte> stored)
    {
        Require(place);
        if (_keys is null)
        {
            return stored.ToArray();
        }

        if (!Envelope.IsOne(stored))
        {
            return _acceptsPlain ? Seal(place, stored) : throw Plain(place);
        }

        var envelope = Envelope.Read(stored, place.Kind);
        var key = _keys.Current;
        Span<byte> dataKey = stackalloc byte[Envelope.KeyLength];
        try
        {
            Unwrap(place, envelope, dataKey);
            int body = Envelope.BodyAt(key.Id.Length);
            byte[] result = New(body + (long)envelope.Body.Length);
            envelope.Body.CopyTo(result.AsSpan(body));
            Span<byte> nonce = stackalloc byte[Envelope.NonceLength];
            RandomNumberGenerator.Fill(nonce);
            Wrap(key, place, dataKey, nonce, Associated(place, key.Id, stackalloc byte[OnStack], out _), result);
            return result;
        }
        catch (AuthenticationTagMismatchException ex)
        {
            throw Changed(place, ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private void Wrap(ProtectionKey key, SealedPlace place, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> result)
    {
        var subKey = _subKeys.Of(key, place);
        Envelope.Begin(result, key.Id);
        subKey.Check.CopyTo(result[Envelope.CheckAt(key.Id.Length)..]);
        var wrap = result[Envelope.WrapAt(key.Id.Length)..Envelope.BodyAt(key.Id.Length)];
        nonce.CopyTo(wrap);
        var cipher = subKey.Rent();
        cipher.Encrypt(nonce, dataKey, wrap.Slice(Envelope.NonceLength, Envelope.KeyLength), wrap[^Envelope.TagLength..], associated);
        subKey.Return(cipher);
    }

    private string Unwrap(SealedPlace place, Envelope envelope, Span<byte> dataKey)
    {
        var key = Find(envelope.KeyId);
        var subKey = key is null ? null : _subKeys.Of(key, place);
        if (key is null || subKey is null || !envelope.Check.SequenceEqual(subKey.Check))
        {
            throw new MedImagingException(ErrorKind.Unauthorized, key is null
                ? $"A sealed {place.Kind} needs the key '{Name(envelope.KeyId)}', which the host does not have."
                : $"A sealed {place.Kind} needs another secret than the host has for the key '{key.Id}'.");
        }

        var associated = Associated(place, key.Id, stackalloc byte[OnStack], out _);
        var cipher = subKey.Rent();
        try
        {
            cipher.Decrypt(envelope.WrapNonce, envelope.WrappedKey, envelope.WrapTag, dataKey, associated);
        }
        finally
        {
            subKey.Return(cipher);
        }

        return key.Id;
    }

    private ProtectionKey? Find(ReadOnlySpan<byte> id)
        => _keys is null ? null
            : _keys.Current is { } current && Ascii.Equals(id, current.Id) ? current
            : _keys.Find(Encoding.ASCII.GetString(id));

    // The bytes are from outside, and the message goes to logs.
    private static string Name(ReadOnlySpan<byte> id)
        => string.Concat(Encoding.ASCII.GetString(id).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '?'));

    // The body's associated data leaves the key's id out, which changes when the data key is wrapped anew; the wrapping's has it.
    private static Span<byte> Associated(SealedPlace place, string keyId, Span<byte> small, out int bodyLength)
    {
        bodyLength = checked(Envelope.PrefixLength + SealedPlace.LengthOf(place.Tenant, place.Kind, place.Id));
        int length = checked(bodyLength + keyId.Length);
        var buffer = length <= small.Length ? small[..length] : new byte[length];
        Envelope.Prefix.CopyTo(buffer);
        SealedPlace.Write(place.Tenant, place.Kind, place.Id, buffer[Envelope.PrefixLength..]);
        Encoding.ASCII.GetBytes(keyId, buffer[bodyLength..]);
        return buffer;
    }

    private static void Require(SealedPlace place)
    {
        ArgumentNullException.ThrowIfNull(place.Tenant);
        ArgumentException.ThrowIfNullOrEmpty(place.Kind);
        ArgumentNullException.ThrowIfNull(place.Id);
    }

    private static byte[] New(long length)
        => length <= Array.MaxLength
            ? GC.AllocateUninitializedArray<byte>((int)length)
            : throw new MedImagingException(ErrorKind.LimitExceeded, "The value is too long to be sealed in one piece.");

    private static MedImagingException Plain(SealedPlace place)
        => new(ErrorKind.PolicyBlocked, $"A stored {place.Kind} is not sealed, though the host has keys. If it is from before there were keys, accept plain data while it is being sealed.");

    private static MedImagingException Changed(SealedPlace place, AuthenticationTagMismatchException cause)
        => new(ErrorKind.Corrupt, $"A sealed {place.Kind} was changed, or belongs to another place.", cause);
}
