namespace MedImaging;

/// <summary>A link of an audit trail: an entry as canonical JSON (RFC 8785) with its number and the hash of the link before, and the keyed hash over those bytes.</summary>
/// <param name="Tenant">The tenant whose trail it is.</param>
/// <param name="Sequence">Its number, from 1 without gaps.</param>
/// <param name="Bytes">The canonical JSON; it holds the number, the epoch and the previous hash too.</param>
/// <param name="Hash">The hash over <paramref name="Bytes"/>: HMAC-SHA-256 under the audit key, SHA-256 where there is no key.</param>
public sealed record AuditRecord(string Tenant, long Sequence, ReadOnlyMemory<byte> Bytes, ContentHash Hash);

/// <summary>Where an audit trail stands. A backend keeps it beside the trail and changes it in the same transaction.</summary>
/// <param name="Tenant">The tenant whose trail it is.</param>
/// <param name="Epoch">The id of the stretch since the trail began or was last restored from a backup.</param>
/// <param name="Sequence">The last link's number; 0 before the first.</param>
/// <param name="Hash">The last link's hash; of nothing before the first.</param>
/// <param name="KeyId">The id of the key it is sealed under; <see langword="null"/> when there was none.</param>
/// <param name="Seal">The keyed hash over all of that, so that a shortened trail cannot be given a head that fits.</param>
public sealed record AuditHead(string Tenant, string Epoch, long Sequence, ContentHash Hash, string? KeyId, ContentHash Seal);
