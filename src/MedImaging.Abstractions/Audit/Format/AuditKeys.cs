using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>The keys of audit trails: each comes from one of the host's.</summary>
internal sealed class AuditKeys(IKeyProvider? keys)
{
    private readonly ConcurrentDictionary<string, AuditKey> _derived = new(StringComparer.Ordinal);

    /// <summary>Gets whether there are keys at all.</summary>
    public bool Any => keys is not null;

    /// <summary>Gets the key for what is written now. Ask once for what belongs together: the host may change it at any time.</summary>
    public AuditKey Current => keys is null ? AuditKey.None : Derived(keys.Current);

    /// <summary>Finds the key something was hashed under by its id; <see langword="null"/> when the host no longer has it.</summary>
    public AuditKey? Find(string? id)
    {
        if (id is null)
        {
            return AuditKey.None;
        }

        return _derived.TryGetValue(id, out var known) ? known : keys?.Find(id) is { } key ? Derived(key) : null;
    }

    private AuditKey Derived(ProtectionKey key)
        => _derived.TryGetValue(key.Id, out var known) ? known : _derived.GetOrAdd(key.Id, static (_, found) => AuditKey.From(found), key);
}
