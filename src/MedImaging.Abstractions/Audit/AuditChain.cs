namespace MedImaging;

/// <summary>Makes the links of audit trails. Every backend uses it, within the transaction that does what the entry says.</summary>
public sealed class AuditChain
{
    private readonly AuditKeys _keys;

    /// <summary>Creates a chain maker.</summary>
    /// <param name="keys">The host's keys, or <see langword="null"/>: then links hold together, but who can write to the store could make them all anew.</param>
    public AuditChain(IKeyProvider? keys = null) => _keys = new AuditKeys(keys);

    /// <summary>Begins a trail, or a new epoch of one.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="epoch">The epoch's id.</param>
    /// <param name="before">Where the trail stood, when it goes on.</param>
    /// <returns>The head.</returns>
    public AuditHead Begin(string tenant, string epoch, AuditHead? before = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        ArgumentException.ThrowIfNullOrWhiteSpace(epoch);
        return Sealed(tenant, epoch, before?.Sequence ?? 0, before?.Hash ?? AuditFormat.Nothing);
    }

    /// <summary>Links an entry to a trail.</summary>
    /// <param name="head">Where the trail stands.</param>
    /// <param name="entry">What happened.</param>
    /// <returns>The new link, and where the trail stands then.</returns>
    public (AuditRecord Record, AuditHead Head) Append(AuditHead head, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Tenant != head.Tenant)
        {
            throw new ArgumentException("An entry belongs to its own tenant's trail.", nameof(entry));
        }

        byte[] bytes = AuditFormat.Write(entry, head.Epoch, head.Sequence + 1, head.Hash, _keys.CurrentId);
        var hash = _keys.Hash(bytes);
        return (new AuditRecord(head.Tenant, head.Sequence + 1, bytes, hash), Sealed(head.Tenant, head.Epoch, head.Sequence + 1, hash));
    }

    private AuditHead Sealed(string tenant, string epoch, long sequence, ContentHash hash)
        => new(tenant, epoch, sequence, hash, _keys.Hash(AuditFormat.WriteHead(tenant, epoch, sequence, hash, _keys.CurrentId)));
}
