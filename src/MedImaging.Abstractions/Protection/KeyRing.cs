namespace MedImaging;

/// <summary>Keys in memory, as a host has them that takes them from its own vault.</summary>
public sealed class KeyRing : IKeyProvider
{
    private readonly Dictionary<string, ProtectionKey> _keys = new(StringComparer.Ordinal);

    /// <summary>Creates a ring.</summary>
    /// <param name="currentId">The id of the key for what is written now.</param>
    /// <param name="keys">All keys, the current one among them.</param>
    /// <param name="indexSecret">The secret of 32 bytes for tokens.</param>
    /// <exception cref="ArgumentException">Two keys have one id, the current one is not among them, or the index secret does not have 32 bytes.</exception>
    public KeyRing(string currentId, IEnumerable<ProtectionKey> keys, ReadOnlyMemory<byte> indexSecret)
    {
        ArgumentNullException.ThrowIfNull(currentId);
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            if (!_keys.TryAdd(key.Id, key))
            {
                throw new ArgumentException($"Two keys have the id '{key.Id}'.", nameof(keys));
            }
        }

        Current = _keys.GetValueOrDefault(currentId) ?? throw new ArgumentException("The current key is not among the keys.", nameof(currentId));
        IndexSecret = indexSecret.Length == ProtectionKey.SecretLength ? indexSecret : throw new ArgumentException("The index secret has 32 bytes.", nameof(indexSecret));
    }

    /// <inheritdoc/>
    public ProtectionKey Current { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> IndexSecret { get; }

    /// <summary>Gets the ids of all keys, in their order.</summary>
    public IReadOnlyList<string> Ids => [.. _keys.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ProtectionKey? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _keys.GetValueOrDefault(id);
    }
}
