namespace MedImaging;

/// <summary>Makes the links of audit trails. Every backend uses it, within the transaction that does what the entry says.</summary>
public sealed class AuditChain
{
    private readonly AuditKeys _keys;

    /// <summary>Creates a chain maker.</summary>
    /// <param name="keys">The host's keys, or <see langword="null"/>: then links hold together, but who can write to the store could make them all anew.</param>
    public AuditChain(IKeyProvider? keys = null) => _keys = new AuditKeys(keys);

    /// <summary>Whether the host has a key that links were made with.</summary>
    /// <param name="keyId">The key's id (<see cref="AuditLink.KeyId"/>).</param>
    /// <returns><see langword="false"/> when it does not: then the trail is another host's, or the key is gone.</returns>
    public bool Knows(string keyId)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        return _keys.Find(keyId) is not null;
    }

    /// <summary>Begins a trail, or a new epoch of one.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="epoch">The epoch's id.</param>
    /// <param name="before">Where the trail stood, when it goes on.</param>
    /// <returns>The head.</returns>
    /// <exception cref="MedImagingException">The trail is kept under a key and the host has none (<see cref="ErrorKind.Unauthorized"/>).</exception>
    public AuditHead Begin(string tenant, string epoch, AuditHead? before = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        ArgumentException.ThrowIfNullOrWhiteSpace(epoch);
        return before is null ? Sealed(_keys.Current, tenant, epoch, 0, AuditFormat.Nothing) : FootingOf(before) switch
        {
            AuditFooting.Sealed => Sealed(_keys.Current, tenant, epoch, before.Sequence, before.Hash),
            AuditFooting.WithoutKey => Sealed(AuditKey.None, tenant, epoch, before.Sequence, before.Hash),

            // A seal that is not ours is not made ours by this: the next link says so.
            _ => before with { Tenant = tenant, Epoch = epoch },
        };
    }

    /// <summary>Links an entry to a trail.</summary>
    /// <param name="head">Where the trail stands.</param>
    /// <param name="entry">What happened. Half a surrogate pair in a text of it is kept as U+FFFD.</param>
    /// <returns>The new link, and where the trail stands then.</returns>
    /// <exception cref="ArgumentException">The entry is of another tenant, names more than 32 records, or has a number or a word that is none.</exception>
    /// <exception cref="MedImagingException">The trail is kept under a key and the host has none (<see cref="ErrorKind.Unauthorized"/>).</exception>
    public (AuditRecord Record, AuditHead Head) Append(AuditHead head, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Tenant != head.Tenant)
        {
            throw new ArgumentException("An entry belongs to its own tenant's trail.", nameof(entry));
        }

        var footing = FootingOf(head);
        var key = _keys.Current;
        using var json = AuditFormat.Write(entry, footing, head.Epoch, head.Sequence + 1, head.Hash, key.Id);
        var hash = key.Hash(json.Written);
        return (new AuditRecord(head.Tenant, head.Sequence + 1, json.Written.ToArray(), hash), Sealed(key, head.Tenant, head.Epoch, head.Sequence + 1, hash));
    }

    /// <summary>Makes a head of a trail's last link, where the one kept is gone or stands before that link. It has no seal, and the next link says so (<see cref="AuditFooting.Unsealed"/>).</summary>
    /// <param name="last">The last link there is.</param>
    /// <returns>The head.</returns>
    public static AuditHead Adopt(AuditRecord last)
    {
        ArgumentNullException.ThrowIfNull(last);
        var json = last.Bytes.Span;
        string epoch = LinkFields.TryRead(json, out var link) ? CanonicalReader.Text(json[link.Epoch]) : Guid.CreateVersion7().ToString("N");
        return new AuditHead(last.Tenant, epoch, last.Sequence, last.Hash, null, AuditFormat.Nothing);
    }

    private AuditFooting FootingOf(AuditHead head)
    {
        var key = _keys.Find(head.KeyId);
        bool isSealed = key is not null && key.IsSealOf(head);
        if (!_keys.Any)
        {
            // A link without a key would break a trail that has them, and give who can write to the store a head to go on from.
            return isSealed
                ? AuditFooting.Sealed
                : throw new MedImagingException(ErrorKind.Unauthorized, "The audit trail is kept under a key the host does not have, and nothing is added to it without. (If there never were keys, its end was changed: verify it.)");
        }

        return key is null ? AuditFooting.UnknownKey
            : !isSealed ? AuditFooting.Unsealed
            : key.Id is null ? AuditFooting.WithoutKey
            : AuditFooting.Sealed;
    }

    private static AuditHead Sealed(AuditKey key, string tenant, string epoch, long sequence, ContentHash hash)
    {
        using var json = AuditFormat.WriteHead(tenant, epoch, sequence, hash, key.Id);
        return new AuditHead(tenant, epoch, sequence, hash, key.Id, key.Hash(json.Written));
    }
}
