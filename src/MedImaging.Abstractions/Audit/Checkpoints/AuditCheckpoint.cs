namespace MedImaging;

/// <summary>A sealed note of where an audit trail stood. Kept elsewhere it shows what a trail alone cannot: that its end was cut off, that it was made anew, or that it was set back to an earlier state.</summary>
public sealed record AuditCheckpoint
{
    /// <summary>The kind of the records a store keeps checkpoints as.</summary>
    public const string Kind = "AuditCheckpoint";

    /// <summary>Gets the tenant whose trail it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets the epoch of the last link.</summary>
    public required string Epoch { get; init; }

    /// <summary>Gets the last link's number.</summary>
    public required long Sequence { get; init; }

    /// <summary>Gets the last link's hash.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Gets how many links came since the checkpoint before it of the same process.</summary>
    public required long Count { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the id of the key it is sealed under; <see langword="null"/> when there was none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Gets the keyed hash over all of that.</summary>
    public required ContentHash Seal { get; init; }

    /// <summary>Writes it as one line of canonical JSON (RFC 8785).</summary>
    /// <returns>The bytes, without the line's end.</returns>
    public byte[] ToBytes()
    {
        using var json = AuditFormat.WriteCheckpoint(this, Seal.Hex);
        return json.Written.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote, and nothing else.</summary>
    /// <param name="json">The bytes.</param>
    /// <returns>The checkpoint; its seal is not checked. <see langword="null"/> when the bytes are none.</returns>
    public static AuditCheckpoint? TryRead(ReadOnlySpan<byte> json)
    {
        var reader = new CanonicalReader(json);
        return System.Text.Unicode.Utf8.IsValid(json)
            && reader.TakeMoment("{\"at\":"u8, out var at)
            && reader.TakeNumber(",\"count\":"u8, out long count)
            && reader.TakeText(",\"epoch\":"u8, out var epoch)
            && reader.TakeText(",\"hash\":"u8, out var hashText) && AuditLink.TryHash(json[hashText], out var hash)
            && reader.TakeOptional(",\"key\":"u8, out var key)
            && reader.TakeText(",\"seal\":"u8, out var sealText) && AuditLink.TryHash(json[sealText], out var seal)
            && reader.TakeNumber(",\"sequence\":"u8, out long sequence)
            && reader.TakeText(",\"tenant\":"u8, out var tenant)
            && reader.TakeNumber(",\"version\":"u8, out long version) && version == AuditFormat.Version
            && reader.Take("}"u8) && reader.IsAtEnd
            ? new AuditCheckpoint
            {
                Tenant = CanonicalReader.Text(json[tenant]),
                Epoch = CanonicalReader.Text(json[epoch]),
                Sequence = sequence,
                Hash = hash,
                Count = count,
                At = at,
                KeyId = key is { } raw ? CanonicalReader.Text(json[raw]) : null,
                Seal = seal,
            }
            : null;
    }

    internal static AuditCheckpoint Sealed(AuditCheckpoint open, AuditKey key)
    {
        var named = open with { KeyId = key.Id };
        using var json = AuditFormat.WriteCheckpoint(named, seal: null);
        return named with { Seal = key.Hash(json.Written) };
    }

    internal bool IsSealedUnder(AuditKey key)
    {
        using var json = AuditFormat.WriteCheckpoint(this, seal: null);
        return key.IsHashOf(json.Written, Seal);
    }
}
