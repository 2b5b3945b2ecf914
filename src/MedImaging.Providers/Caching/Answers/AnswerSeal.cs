using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Turns answers into sealed bytes and back: AES-256-GCM (NIST SP 800-38D) with the fingerprint of the call as associated data, so that an answer moved under another name does not open; and with the time, so that an old one does not either.</summary>
internal sealed class AnswerSeal(ResponseCacheKey key, TimeSpan timeToLive, TimeProvider time)
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Head = Nonce + Tag;

    // Another machine's clock may be a little ahead.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // Whose timestamps those are: a monotonic clock means nothing to another process.
    private readonly long _instance = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Seals an answer, as of now.</summary>
    /// <returns>The bytes, or nothing when the answer cannot be kept as it is.</returns>
    public byte[]? TrySeal(in Fingerprint name, ChatResponse response)
    {
        var bytes = new PooledBytes(1024);
        try
        {
            bytes.Long(_instance);
            bytes.Long(time.GetTimestamp());
            bytes.Long(time.GetUtcNow().UtcTicks);
            return AnswerWriter.TryWrite(ref bytes, response) ? Seal(name, bytes.Written) : null;
        }
        catch (EncoderFallbackException)
        {
            return null;   // half a surrogate pair would come back as another character
        }
        finally
        {
            bytes.Dispose();
        }
    }

    /// <summary>Opens an answer.</summary>
    /// <returns>A fresh answer, or nothing when it is too old or is not one of ours.</returns>
    public ChatResponse? TryOpen(in Fingerprint name, ReadOnlySpan<byte> sealedBytes)
    {
        int length = sealedBytes.Length - Head;
        if (length < 3 * sizeof(long))
        {
            return null;
        }

        byte[] buffer = WireBuffers.Rent(length);
        var plain = buffer.AsSpan(0, length);
        try
        {
            return TryDecrypt(name, sealedBytes, plain) ? Read(plain) : null;
        }
        finally
        {
            WireBuffers.Return(buffer);
        }
    }

    private ChatResponse? Read(ReadOnlySpan<byte> plain)
    {
        long instance = BitConverter.ToInt64(plain);
        var age = instance == _instance
            ? time.GetElapsedTime(BitConverter.ToInt64(plain[8..]))
            : TimeSpan.FromTicks(time.GetUtcNow().UtcTicks - BitConverter.ToInt64(plain[16..]));
        if (age >= timeToLive || age < -ClockSkew)
        {
            return null;
        }

        try
        {
            return new AnswerReader(plain[24..]).Read();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private byte[] Seal(in Fingerprint name, ReadOnlySpan<byte> plain)
    {
        byte[] result = new byte[Head + plain.Length];
        Span<byte> associated = stackalloc byte[Fingerprint.Length];
        name.Write(associated);
        RandomNumberGenerator.Fill(result.AsSpan(0, Nonce));
        using var aes = new AesGcm(key.Values, Tag);
        aes.Encrypt(result.AsSpan(0, Nonce), plain, result.AsSpan(Head), result.AsSpan(Nonce, Tag), associated);
        return result;
    }

    private bool TryDecrypt(in Fingerprint name, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        Span<byte> associated = stackalloc byte[Fingerprint.Length];
        name.Write(associated);
        using var aes = new AesGcm(key.Values, Tag);
        try
        {
            aes.Decrypt(sealedBytes[..Nonce], sealedBytes[Head..], sealedBytes[Nonce..Head], plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
