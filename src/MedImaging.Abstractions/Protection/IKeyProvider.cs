namespace MedImaging;

/// <summary>Gives the keys under which stored patient data is sealed and audit trails are linked. The host has them, from its vault; no store ever keeps one. Once registered, everything that is written is sealed.</summary>
public interface IKeyProvider
{
    /// <summary>Gets the key for what is written now.</summary>
    ProtectionKey Current { get; }

    /// <summary>Gets the secret, of 32 bytes, under which ids and words are turned into tokens that can be looked up. It stays the same for a store's whole life.</summary>
    ReadOnlyMemory<byte> IndexSecret { get; }

    /// <summary>Finds the key something was sealed under.</summary>
    /// <param name="id">The key's id.</param>
    /// <returns>The key, or <see langword="null"/> when it is gone.</returns>
    ProtectionKey? Find(string id);
}

/// <summary>A key of the host.</summary>
/// <param name="Id">Its name; it stands beside what is sealed under it.</param>
/// <param name="Secret">Its 32 bytes.</param>
public sealed record ProtectionKey(string Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Says the id only.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;
}
